import { z } from 'zod'
import type { Endpoint } from './endpoint.ts'
import { beginning } from './guarded-fetch.ts'
import { ModelError } from './model-error.ts'
import { type Asked, fromStatus, toModelError } from './refusal.ts'
import { vendors } from './vendors.ts'

export interface Listed {
  models: readonly string[]
  error?: ModelError
}

export interface ModelListing {
  /** What the endpoint says it serves; never rejects. Kept for a minute, a failure for five seconds. */
  of(endpoint: Endpoint): Promise<Listed>
  forget(provider: string): void
}

const listingMs = 4_000
const keepMs = 60_000
const keepFailureMs = 5_000
const maxListingBytes = 4 * 1024 * 1024
const maxModels = 2_000

const Listing = z.object({ data: z.array(z.object({ id: z.string().min(1).max(256) })) })

export function createModelListing({ fetch = globalThis.fetch, now = Date.now }: { fetch?: typeof globalThis.fetch; now?: () => number } = {}): ModelListing {
  const known = new Map<string, { endpoint: Endpoint; until: number; listed: Promise<Listed> }>()

  return {
    of(endpoint) {
      const last = known.get(endpoint.name)
      if (last && now() < last.until && last.endpoint.baseUrl === endpoint.baseUrl && last.endpoint.key === endpoint.key) return last.listed
      const entry = { endpoint, until: now() + keepMs, listed: list(endpoint, fetch) }
      known.set(endpoint.name, entry)
      void entry.listed.then(({ error }) => {
        if (error) entry.until = now() + keepFailureMs
      })
      return entry.listed
    },
    forget: provider => void known.delete(provider),
  }
}

async function list(endpoint: Endpoint, fetch: typeof globalThis.fetch): Promise<Listed> {
  const asked: Asked = { provider: endpoint.name, baseUrl: endpoint.baseUrl }
  try {
    const response = await fetch(listingUrl(endpoint), { headers: listingHeaders(endpoint), redirect: 'manual', signal: AbortSignal.timeout(listingMs) })
    const text = await beginning(response, maxListingBytes)
    if (!response.ok) return { models: [], error: fromStatus(response.status, vendorMessage(text), asked, { hidden: endpoint.key }) }
    return { models: chatModels(endpoint, Listing.parse(JSON.parse(text)).data.map(({ id }) => id)) }
  } catch (thrown) {
    return { models: [], error: listingError(thrown, asked, endpoint.key) }
  }
}

function listingUrl(endpoint: Endpoint): string {
  const url = new URL(`${endpoint.baseUrl.replace(/\/+$/, '')}/models`)
  // Anthropic's own listing answers in pages of 20 unless asked for more.
  if (endpoint.kind === 'anthropic') url.searchParams.set('limit', '1000')
  return url.href
}

function listingHeaders({ kind, key }: Endpoint): Headers {
  const headers = new Headers({ accept: 'application/json' })
  if (key === undefined) return headers
  headers.set('authorization', `Bearer ${key}`)
  for (const [name, value] of Object.entries(vendors[kind].listingHeaders)) headers.set(name, value.replace('{key}', () => key))
  return headers
}

/** Ids as they are asked for: Google lists `models/gemini-…`. */
function chatModels({ kind }: Endpoint, ids: string[]): string[] {
  const { notChat } = vendors[kind]
  const names = ids.map(id => id.replace(/^models\//, '')).filter(id => !notChat?.test(id))
  return [...new Set(names)].slice(0, maxModels)
}

function listingError(thrown: unknown, asked: Asked, hidden?: string): ModelError {
  const timedOut = thrown instanceof DOMException && thrown.name === 'TimeoutError'
  if (timedOut) return new ModelError('provider_timeout', `${asked.provider} did not list its models within ${listingMs / 1000} seconds. Check that it runs at ${asked.baseUrl}.`, { ...asked })
  if (thrown instanceof SyntaxError || thrown instanceof z.ZodError) {
    return new ModelError('provider_broken', `${asked.provider} did not answer with a list of models. Check the base URL ${asked.baseUrl}; it usually ends in /v1.`, { ...asked })
  }
  return toModelError(thrown, asked, hidden)
}

const Refusal = z.object({ error: z.union([z.string(), z.object({ message: z.string() }).transform(({ message }) => message)]) })

function vendorMessage(text: string): string {
  try {
    return Refusal.safeParse(JSON.parse(text)).data?.error ?? ''
  } catch {
    return text
  }
}
