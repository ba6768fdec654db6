import type { ModelAdapter } from './adapter.ts'
import { createAnthropic } from './anthropic.ts'
import type { Endpoint } from './endpoint.ts'
import type { OwnFacts } from './model-facts.ts'
import { createOpenAiCompatible } from './openai-compatible.ts'

/** The adapter that speaks an endpoint's language. */
export function connectModel(endpoint: Endpoint, options: { fetch: typeof fetch; facts?: OwnFacts }): ModelAdapter {
  return endpoint.kind === 'anthropic' ? createAnthropic(endpoint, options) : createOpenAiCompatible(endpoint, options)
}
