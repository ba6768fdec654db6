import type { ModelMessage, ModelRequest } from '../models/adapter.ts'
import type { ToolCall } from '../models/tool-call.ts'

/** About four characters a token, in most languages and models: for vendors that tell no usage, and before anything is sent. */
export const charsPerToken = 4

export function tokensIn(chars: number): number {
  return Math.ceil(chars / charsPerToken)
}

/** What vendors count for a large image, roughly. */
const imageTokens = 1_600

/** Characters of a request, tools included; an image counts as the text it costs as much as. */
export function requestChars({ messages, tools }: Pick<ModelRequest, 'messages' | 'tools'>): number {
  const said = messages.reduce((sum, message) => sum + message.text.length + besidesText(message), 0)
  return said + tools.reduce((sum, { name, description, parameters }) => sum + name.length + description.length + JSON.stringify(parameters).length, 0)
}

function besidesText(message: ModelMessage): number {
  if (message.role === 'assistant') return callChars(message.toolCalls)
  return message.role === 'user' ? (message.images?.length ?? 0) * imageTokens * charsPerToken : 0
}

export function callChars(calls: readonly ToolCall[]): number {
  return calls.reduce((sum, call) => sum + call.name.length + call.arguments.length, 0)
}
