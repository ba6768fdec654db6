import type { ToolCall } from './tool-call.ts'

/** One entry of the conversation as a model reads it. */
export type ModelMessage =
  | { role: 'system' | 'user'; text: string }
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

/** What a model says, in order: pieces of text, then its whole tool calls, usage where it is told, and one `finish`. */
export type ModelEvent =
  | { type: 'text'; text: string }
  | { type: 'toolCalls'; calls: ToolCall[]; dropped: number }
  | { type: 'usage'; inputTokens: number; outputTokens: number }
  | { type: 'finish'; reason: FinishReason }

/**
 * The seam to any model. `stream` ends with one `finish` event or throws ModelError;
 * when `signal` aborts, the request's socket is closed and the signal's reason is thrown.
 */
export interface ModelAdapter {
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>
}
