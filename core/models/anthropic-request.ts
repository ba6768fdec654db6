import type Anthropic from '@anthropic-ai/sdk'
import type { ModelMessage, ModelRequest } from './adapter.ts'
import { keptThinking } from './anthropic-thinking.ts'
import type { ToolCall } from './tool-call.ts'

type Block = Anthropic.ContentBlockParam
type Message = { role: 'user' | 'assistant'; content: Block[] }

export interface AnthropicRequestOptions {
  maxTokens: number
  /** Give back what the model thought between this turn's tool calls. */
  withThinking: boolean
}

/** A request as Anthropic's messages take it, with marks where its cache may begin to be read. */
export function toAnthropic(request: ModelRequest, { maxTokens, withThinking }: AnthropicRequestOptions): Anthropic.MessageCreateParamsStreaming {
  const system = request.messages.filter(({ role }) => role === 'system').map(({ text }) => text).join('\n\n')
  const messages = conversation(request, withThinking)
  markStable(messages)
  return {
    model: request.model,
    max_tokens: maxTokens,
    stream: true,
    messages,
    ...(system !== '' && { system: [{ type: 'text' as const, text: system, cache_control: ephemeral }] }),
    ...(request.tools.length > 0 && { tools: request.tools.map((tool, index) => toTool(tool, index === request.tools.length - 1)) }),
  }
}

const ephemeral = { type: 'ephemeral' as const }

function toTool({ name, description, parameters }: ModelRequest['tools'][number], isLast: boolean): Anthropic.Tool {
  return { name, description, input_schema: { ...parameters, type: 'object' }, ...(isLast && { cache_control: ephemeral }) }
}

function conversation(request: ModelRequest, withThinking: boolean): Message[] {
  const { model, messages, tools } = request
  // Thinking counts within its own turn; what stood before an older one has been shortened since, and would be refused.
  const turnBegins = messages.findLastIndex(({ role }) => role === 'user')
  // Without tools, their calls may not be named either.
  const blocksOf = tools.length === 0 ? spokenBlocks : toBlocks
  const joined: Message[] = []
  for (const [index, message] of messages.entries()) {
    if (message.role === 'system') continue
    const thinking = withThinking && tools.length > 0 && index > turnBegins && message.role === 'assistant' ? keptThinking(message.toolCalls, model) : []
    const content = [...thinking, ...blocksOf(message)]
    if (content.length === 0) continue
    const role = message.role === 'assistant' ? 'assistant' : 'user'
    const last = joined.at(-1)
    if (last?.role === role) last.content.push(...content)
    else joined.push({ role, content })
  }
  if (joined[0]?.role !== 'user') joined.unshift({ role: 'user', content: [{ type: 'text', text: '(What was said before is left out.)' }] })
  return joined
}

function toBlocks(message: ModelMessage): Block[] {
  if (message.role === 'tool') return [{ type: 'tool_result', tool_use_id: message.toolCall, ...(message.text !== '' && { content: message.text }) }]
  const calls = message.role === 'assistant' ? message.toolCalls : []
  return [...pictures(message), ...words(message.text), ...calls.map((call): Block => ({ type: 'tool_use', id: call.id, name: call.name, input: inputOf(call) }))]
}

function spokenBlocks(message: ModelMessage): Block[] {
  if (message.role === 'tool') return words(`[result] ${message.text}`)
  const calls = message.role === 'assistant' ? message.toolCalls.map(call => `\n[called ${call.name} with ${call.arguments}]`) : []
  return [...pictures(message), ...words(message.text + calls.join(''))]
}

function pictures(message: ModelMessage): Block[] {
  const images = message.role === 'user' ? (message.images ?? []) : []
  return images.map(({ type, base64 }): Block => ({ type: 'image', source: { type: 'base64', media_type: type, data: base64 } }))
}

// Empty text is refused, and so is text of nothing but spaces.
function words(text: string): Block[] {
  return text.trim() === '' ? [] : [{ type: 'text', text }]
}

function inputOf({ arguments: text }: ToolCall): unknown {
  try {
    const value: unknown = JSON.parse(text || '{}')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  } catch {
    return {}
  }
}

/**
 * Marks the end of the conversation, which the next request repeats, and where the last request ended, which was
 * marked then: Anthropic looks back only twenty blocks from a mark, and a reply may call more tools than that.
 */
function markStable(messages: readonly Message[]): void {
  const lastAsked = messages.findLastIndex(({ role }) => role === 'assistant') - 1
  for (const message of new Set([messages.at(-1), messages[lastAsked]])) {
    const block = message?.role === 'user' ? message.content.at(-1) : undefined
    if (block && (block.type === 'text' || block.type === 'image' || block.type === 'tool_result')) block.cache_control = ephemeral
  }
}
