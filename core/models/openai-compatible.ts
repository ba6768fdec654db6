import { randomBytes } from 'node:crypto'
import type OpenAI from 'openai'
import type { ModelAdapter, ModelEvent, ModelRequest } from './adapter.ts'
import { CompletionChunk } from './completion-chunk.ts'
import type { Endpoint } from './endpoint.ts'
import { finishReason } from './finish-reason.ts'
import { guardFetch } from './guarded-fetch.ts'
import { ModelError } from './model-error.ts'
import { type Asked, toModelError } from './refusal.ts'
import { defaultSilenceLimits, type SilenceLimits, watchSilence } from './silence-watch.ts'
import { createToolCallAssembly } from './tool-call-assembly.ts'
import { toWire } from './wire-request.ts'

export interface OpenAiCompatibleOptions {
  fetch?: typeof fetch
  limits?: SilenceLimits
  /** Repeated tries after a refused connection, 429 or 5xx, with growing pauses. */
  retries?: number
}

/** The adapter for every endpoint that speaks OpenAI's chat completions. */
export function createOpenAiCompatible(endpoint: Endpoint, options: OpenAiCompatibleOptions = {}): ModelAdapter {
  const { fetch = globalThis.fetch, limits = defaultSilenceLimits, retries = 1 } = options
  // Some endpoints refuse `stream_options`; learned from the first refusal.
  let wantsUsage = true

  return {
    async *stream(request, caller) {
      const asked: Asked = { provider: endpoint.name, baseUrl: endpoint.baseUrl, model: request.model }
      // Loaded at the first use, and not on the provider's time.
      const { OpenAI: Client } = await import('openai')
      using watch = watchSilence(endpoint.name, limits, caller)
      try {
        watch.signal.throwIfAborted()
        yield* read(await open(connect(Client, watch.heard), request, watch.signal), asked, watch.signal)
      } catch (thrown) {
        // The SDK hides why it was aborted: the watch knows, and so does the caller's signal.
        throw watch.signal.aborted ? watch.signal.reason : toModelError(thrown, asked, endpoint.key)
      }
    },
  }

  function connect(Client: typeof OpenAI, heard: () => void): OpenAI {
    return new Client({
      baseURL: endpoint.baseUrl,
      // Each field that the SDK would otherwise take from the environment: those are OpenAI's, not every provider's.
      apiKey: endpoint.key || 'none',
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      defaultHeaders: endpoint.key ? {} : { authorization: null },
      fetch: guardFetch(fetch, endpoint.name, heard),
      maxRetries: retries,
      timeout: limits.firstByteMs,
      logLevel: 'off',
    })
  }

  async function open(client: OpenAI, request: ModelRequest, signal: AbortSignal) {
    for (;;) {
      const withUsage = wantsUsage
      try {
        return await client.chat.completions.create(toWire(request, withUsage), { signal }).withResponse()
      } catch (thrown) {
        if (!withUsage || !(thrown instanceof Error) || !thrown.message.includes('stream_options')) throw thrown
        wantsUsage = false
      }
    }
  }
}

async function* read(opened: { data: AsyncIterable<unknown>; response: Response }, asked: Asked, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  demandStream(opened.response, asked)
  const assembly = createToolCallAssembly(() => `call_${randomBytes(9).toString('hex')}`)
  let finish: string | undefined
  let heardChoice = false
  // Some vendors tell the usage so far with each chunk: the last one is the whole.
  let usage: CompletionChunk['usage']

  for await (const data of opened.data) {
    const chunk = parseChunk(data, asked)
    const choice = chunk.choices?.[0]
    if (choice) {
      heardChoice = true
      finish = choice.finish_reason ?? finish
      const text = choice.delta?.content ?? choice.delta?.refusal
      if (text) yield { type: 'text', text }
      for (const delta of choice.delta?.tool_calls ?? []) assembly.add(delta)
    }
    usage = chunk.usage ?? usage
  }

  // The SDK ends an aborted stream as if it were whole.
  signal.throwIfAborted()
  if (!heardChoice) throw new ModelError('provider_broken', `${asked.provider} ended its answer without a word. Ask again, or choose another model.`, { ...asked })
  if (finish === undefined) throw new ModelError('provider_broken', `${asked.provider} broke off in the middle of its answer. Ask again.`, { ...asked })
  if (usage) yield { type: 'usage', inputTokens: usage.prompt_tokens ?? 0, outputTokens: usage.completion_tokens ?? 0 }
  const { calls, dropped } = assembly.finish()
  if (calls.length > 0) yield { type: 'toolCalls', calls, dropped }
  yield { type: 'finish', reason: finishReason(finish, calls.length) }
}

// A web page (a proxy's, a router's, a wrong path's) would otherwise read as an answer without chunks.
function demandStream(response: Response, asked: Asked): void {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'text/event-stream' || !/html|xml|json|^image\//.test(type)) return
  void response.body?.cancel().catch(() => undefined)
  const what = type.includes('html') ? 'a web page' : `${type}`
  throw new ModelError('provider_broken', `${asked.provider} answered with ${what} instead of a streamed answer. Check the base URL ${asked.baseUrl}; it usually ends in /v1.`, {
    ...asked,
    contentType: type,
  })
}

function parseChunk(data: unknown, asked: Asked): CompletionChunk {
  const parsed = CompletionChunk.safeParse(data)
  if (parsed.success) return parsed.data
  throw new ModelError('provider_broken', `${asked.provider} sent a piece of an answer that is no chat completion. Check the base URL ${asked.baseUrl}, or choose another model.`, { ...asked })
}
