import { randomBytes } from 'node:crypto'
import type OpenAI from 'openai'
import type { ModelAdapter, ModelEvent, ModelRequest } from './adapter.ts'
import { CompletionChunk } from './completion-chunk.ts'
import { demandStream } from './demand-stream.ts'
import type { Endpoint } from './endpoint.ts'
import { finishReason } from './finish-reason.ts'
import { guardFetch } from './guarded-fetch.ts'
import { createImageSight } from './image-sight.ts'
import { ModelError } from './model-error.ts'
import { type Asked, toModelError } from './refusal.ts'
import { defaultSilenceLimits, type SilenceLimits, watchSilence } from './silence-watch.ts'
import type { TokenUsage } from './token-usage.ts'
import { createToolCallAssembly } from './tool-call-assembly.ts'
import { toWire } from './wire-request.ts'

export interface OpenAiCompatibleOptions {
  fetch?: typeof fetch
  limits?: SilenceLimits
}

/** The adapter for every endpoint that speaks OpenAI's chat completions. */
export function createOpenAiCompatible(endpoint: Endpoint, options: OpenAiCompatibleOptions = {}): ModelAdapter {
  const { fetch = globalThis.fetch, limits = defaultSilenceLimits } = options
  // Some endpoints refuse `stream_options`; learned from the first refusal.
  let wantsUsage = true
  const sight = createImageSight()
  // What came with a call goes back to where it may have come from; OpenAI refuses fields that it does not know.
  const withExtras = endpoint.kind === 'google' || endpoint.kind === 'compatible'

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
      // Whoever asks knows how long it may take, and who else could answer (failover.ts).
      maxRetries: 0,
      timeout: limits.firstByteMs,
      logLevel: 'off',
    })
  }

  async function open(client: OpenAI, request: ModelRequest, signal: AbortSignal) {
    for (;;) {
      const withUsage = wantsUsage
      try {
        return await client.chat.completions.create(toWire(sight.fit(request), { withUsage, withExtras }), { signal }).withResponse()
      } catch (thrown) {
        if (sight.learn(thrown, request)) continue
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
  if (!heardChoice) throw new ModelError('provider_broken', `${asked.provider} ended its answer without a word. Ask again, or choose another model.`, { ...asked, remedy: 'again' })
  if (finish === undefined) throw new ModelError('provider_broken', `${asked.provider} broke off in the middle of its answer. Ask again.`, { ...asked, remedy: 'again' })
  if (usage) yield { type: 'usage', ...tokensOf(usage) }
  const { calls, dropped } = assembly.finish()
  if (calls.length > 0) yield { type: 'toolCalls', calls, dropped }
  yield { type: 'finish', reason: finishReason(finish, calls.length) }
}

function tokensOf({ prompt_tokens: inputTokens = 0, completion_tokens: outputTokens = 0, prompt_tokens_details: details }: NonNullable<CompletionChunk['usage']>): TokenUsage {
  return { inputTokens, outputTokens, ...(details?.cached_tokens && { cachedInputTokens: details.cached_tokens }) }
}

function parseChunk(data: unknown, asked: Asked): CompletionChunk {
  const parsed = CompletionChunk.safeParse(data)
  if (parsed.success) return parsed.data
  throw new ModelError('provider_broken', `${asked.provider} sent a piece of an answer that is no chat completion. Check the base URL ${asked.baseUrl}, or choose another model.`, { ...asked })
}
