import type { ProviderEntry } from './provider-entry.ts'

export interface OllamaOptions {
  discover: boolean
  /** `http://127.0.0.1:11434`. */
  url: string
  fetch?: typeof fetch
  now?: () => number
}

// Loopback answers within a few milliseconds; a computer that swallows packets must not hold up a listing.
const probeMs = 500
const rememberMs = 30_000

/** Finds an Ollama that runs on this computer: asked only when somebody wants models, and at most twice a minute. */
export function createOllamaDiscovery({ discover, url, fetch = globalThis.fetch, now = Date.now }: OllamaOptions): () => Promise<ProviderEntry | undefined> {
  let last: { at: number; found: Promise<boolean> } | undefined
  const entry: ProviderEntry = { name: 'ollama', kind: 'ollama', baseUrl: `${url.replace(/\/+$/, '')}/v1`, source: 'found', hasKey: false, models: [] }

  return async () => {
    if (!discover) return undefined
    if (last === undefined || now() - last.at >= rememberMs) last = { at: now(), found: probe() }
    return (await last.found) ? entry : undefined
  }

  async function probe(): Promise<boolean> {
    try {
      const response = await fetch(`${entry.baseUrl}/models`, { redirect: 'error', signal: AbortSignal.timeout(probeMs) })
      await response.body?.cancel()
      return response.ok
    } catch {
      return false
    }
  }
}
