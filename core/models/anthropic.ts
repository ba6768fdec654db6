import type { Anthropic } from '@anthropic-ai/sdk'
import type { ModelAdapter } from './adapter.ts'
import { readAnthropic } from './anthropic-answer.ts'
import { toAnthropic } from './anthropic-request.ts'
import { demandStream } from './demand-stream.ts'
import type { Endpoint } from './endpoint.ts'
import { guardFetch } from './guarded-fetch.ts'
import { createImageSight } from './image-sight.ts'
import { factsOf, type OwnFacts } from './model-facts.ts'
import { toModelError } from './refusal.ts'
import { defaultSilenceLimits, type SilenceLimits, watchSilence } from './silence-watch.ts'

export interface AnthropicOptions {
  fetch?: typeof fetch
  limits?: SilenceLimits
  /** `models` of the config file: how much a model may write. */
  facts?: OwnFacts
}

/** Anthropic demands a figure; thinking counts within it. Every current model may write this much. */
const usualMaxTokens = 32_000
const sentHeaders = ['x-api-key', 'anthropic-version', 'accept', 'content-type']

/** The adapter for Anthropic's own API, with its prompt cache. */
export function createAnthropic(endpoint: Endpoint, options: AnthropicOptions = {}): ModelAdapter {
  const { fetch = globalThis.fetch, limits = defaultSilenceLimits, facts = {} } = options
  const sight = createImageSight()

  return {
    async *stream(request, caller) {
      const asked = { provider: endpoint.name, baseUrl: endpoint.baseUrl, model: request.model }
      const { maxOutputTokens = usualMaxTokens } = factsOf({ id: `${endpoint.name}/${request.model}`, name: request.model, local: false }, facts)
      const maxTokens = Math.min(maxOutputTokens, usualMaxTokens)
      // Loaded at the first use, and not on the provider's time.
      const { Anthropic: Client } = await import('@anthropic-ai/sdk')
      using watch = watchSilence(endpoint.name, limits, caller)
      const ask = (withThinking: boolean) => connect(Client, watch.heard).messages.create(toAnthropic(sight.fit(request), { maxTokens, withThinking }), { signal: watch.signal }).withResponse()
      try {
        watch.signal.throwIfAborted()
        // What stood before a thought may have changed (tools, a summary); the model goes on without the thought.
        const askAnew = (thrown: unknown) => (aboutThinking(thrown) ? ask(false) : Promise.reject(thrown))
        const { data, response } = await ask(true).catch(thrown => (sight.learn(thrown, request) ? ask(true).catch(askAnew) : askAnew(thrown)))
        demandStream(response, asked)
        yield* readAnthropic(data, asked, watch.signal)
      } catch (thrown) {
        // The SDK hides why it was aborted: the watch knows, and so does the caller's signal.
        throw watch.signal.aborted ? watch.signal.reason : toModelError(thrown, asked, endpoint.key)
      }
    },
  }

  function connect(Client: typeof Anthropic, heard: () => void): Anthropic {
    return new Client({
      // The SDK adds /v1 itself.
      baseURL: endpoint.baseUrl.replace(/\/(v1\/?)?$/, ''),
      // Each field that the SDK would otherwise take from the environment, or from files in the owner's home.
      apiKey: endpoint.key || 'none',
      authToken: null,
      webhookKey: null,
      openTelemetry: false,
      defaultHeaders: { authorization: null, 'x-api-key': endpoint.key || null },
      fetch: guardFetch(fetch, endpoint.name, heard, sentHeaders),
      maxRetries: 0,
      timeout: limits.firstByteMs,
      logLevel: 'off',
    })
  }
}

function aboutThinking(thrown: unknown): boolean {
  return thrown instanceof Error && Reflect.get(thrown, 'status') === 400 && /thinking/i.test(thrown.message)
}
