import type { ModelError } from './model-error.ts'
import type { ModelImage } from './model-image.ts'
import type { ModelRef } from './model-ref.ts'
import type { TokenUsage } from './token-usage.ts'
import type { ToolCall } from './tool-call.ts'

/** One entry of the conversation as a model reads it. */
export type ModelMessage =
  | { role: 'system'; text: string }
  /** Its images stand before its text. */
  | { role: 'user'; text: string; images?: readonly ModelImage[] }
  | { role: 'assistant'; text: string; toolCalls: readonly ToolCall[] }
  | { role: 'tool'; toolCall: string; text: string }

export interface ModelTool {
  /** As the model writes it: `^[a-zA-Z0-9_-]{1,64}$`. */
  name: string
  description: string
  /** JSON Schema of the arguments. */
  parameters: Readonly<Record<string, unknown>>
}

export interface ModelRequest {
  model: string
  messages: readonly ModelMessage[]
  tools: readonly ModelTool[]
}

export type FinishReason = 'stop' | 'tools' | 'length' | 'filtered'

/**
 * What a model says, in order: pieces of text, then its whole tool calls, usage where it is told, and one `finish`.
 * With `anew`, another try begins, of this model or another: what was said before it is void.
 */
export type ModelEvent =
  | { type: 'text'; text: string }
  | { type: 'toolCalls'; calls: ToolCall[]; dropped: number }
  | ({ type: 'usage' } & TokenUsage)
  | { type: 'finish'; reason: FinishReason }
  | { type: 'anew'; model: ModelRef; failed: ModelRef; error: ModelError }

/**
 * The seam to any model. `stream` ends with one `finish` event or throws ModelError;
 * when `signal` aborts, the request's socket is closed and the signal's reason is thrown.
 * `msLeft` tells how long whoever asks will still wait: nobody is made to wait longer for a try that comes too late.
 */
export interface ModelAdapter {
  stream(request: ModelRequest, signal: AbortSignal, msLeft?: () => number): AsyncIterable<ModelEvent>
}
