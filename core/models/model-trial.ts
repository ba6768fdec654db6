import type { CodedFailure } from '../operations/shapes/coded-failure.ts'
import type { ProviderKind } from '../store/entities/provider.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { ModelAdapter } from './adapter.ts'
import { resolveBaseUrl, sameOrigin } from './base-url.ts'
import type { Endpoint } from './endpoint.ts'
import { ModelError } from './model-error.ts'
import type { Providers } from './providers.ts'

/** What to try: a provider that is set up, or one that is being set up, by kind, address and key. */
export interface TrialInput {
  provider?: string
  kind?: ProviderKind
  baseUrl?: string
  key?: string
  model: string
}

export interface ModelTrial {
  ok: boolean
  ms: number
  text?: string
  error?: CodedFailure
}

interface TrialParts {
  providers: Providers
  connect(endpoint: Endpoint): ModelAdapter
  signal?: AbortSignal
}

const trialMs = 30_000
const maxTextChars = 200

/** Asks a model for one word. What goes wrong is the answer, never a rejection, unless the question itself makes no sense. */
export async function tryModel(input: TrialInput, { providers, connect, signal }: TrialParts): Promise<ModelTrial> {
  const endpoint = await endpointOf(input, providers)
  const started = performance.now()
  const elapsed = () => Math.round(performance.now() - started)
  try {
    const text = await firstWords(connect(endpoint), input.model, endpoint.name, signal)
    return { ok: true, ms: elapsed(), text }
  } catch (thrown) {
    if (!(thrown instanceof ModelError)) throw thrown
    return { ok: false, ms: elapsed(), error: { code: thrown.code, message: thrown.message } }
  }
}

async function endpointOf(input: TrialInput, providers: Providers): Promise<Endpoint> {
  // A stored key is only ever sent where it was stored for.
  if (input.kind !== undefined || input.baseUrl !== undefined) {
    const kind = input.kind ?? 'compatible'
    const baseUrl = resolveBaseUrl(kind, input.baseUrl)
    return { name: input.provider ?? kind, kind, baseUrl, key: input.key || (await keyFor(input.provider, baseUrl, providers)) }
  }
  if (input.provider === undefined) throw new OperationError('input_invalid', 'Say which model to try: a provider that is set up, or a kind with its address and key.', { path: 'provider' })
  const entry = await providers.find(input.provider)
  if (entry === undefined) throw new OperationError('not_found', `There is no provider ${input.provider}.`, { name: input.provider })
  const endpoint = await providers.endpoint(entry)
  return input.key ? { ...endpoint, key: input.key } : endpoint
}

async function keyFor(provider: string | undefined, baseUrl: string, providers: Providers): Promise<string | undefined> {
  const entry = provider === undefined ? undefined : await providers.find(provider)
  return entry && sameOrigin(entry.baseUrl, baseUrl) ? (await providers.endpoint(entry)).key : undefined
}

async function firstWords(adapter: ModelAdapter, model: string, provider: string, caller?: AbortSignal): Promise<string> {
  const patience = new AbortController()
  const timer = setTimeout(() => {
    patience.abort(new ModelError('provider_timeout', `${provider} did not answer within ${trialMs / 1000} seconds. Check that it runs, or try a smaller model.`, { provider }))
  }, trialMs)
  try {
    let text = ''
    for await (const event of adapter.stream({ model, messages: [{ role: 'user', text: 'Reply with the one word: ready' }], tools: [] }, caller ? AbortSignal.any([patience.signal, caller]) : patience.signal)) {
      if (event.type === 'text') text += event.text
      // Enough to know that it works: a model that goes on and on is cut off here.
      if (text.length >= maxTextChars) break
    }
    return text.slice(0, maxTextChars)
  } finally {
    clearTimeout(timer)
  }
}
