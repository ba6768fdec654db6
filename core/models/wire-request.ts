import type { ChatCompletionCreateParamsStreaming, ChatCompletionContentPart, ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import type { ModelMessage, ModelRequest } from './adapter.ts'
import { anthropicExtra } from './anthropic-extra.ts'
import type { ModelImage } from './model-image.ts'

/** A request as OpenAI's chat completions take it. */
export function toWire(request: ModelRequest, { withUsage, withExtras }: { withUsage: boolean; withExtras: boolean }): ChatCompletionCreateParamsStreaming {
  return {
    model: request.model,
    messages: request.messages.map(message => toWireMessage(message, withExtras)),
    stream: true,
    ...(withUsage && { stream_options: { include_usage: true } }),
    // An empty list is refused by some vendors.
    ...(request.tools.length > 0 && {
      tools: request.tools.map(({ name, description, parameters }) => ({ type: 'function' as const, function: { name, description, parameters: { ...parameters } } })),
    }),
  }
}

function toWireMessage(message: ModelMessage, withExtras: boolean): ChatCompletionMessageParam {
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.toolCall, content: message.text }
  if (message.role === 'user' && message.images !== undefined && message.images.length > 0) return { role: 'user', content: seen(message.text, message.images) }
  if (message.role !== 'assistant') return { role: message.role, content: message.text }
  if (message.toolCalls.length === 0) return { role: 'assistant', content: message.text }
  return {
    role: 'assistant',
    // Null, not empty: Anthropic refuses empty text.
    content: message.text === '' ? null : message.text,
    tool_calls: message.toolCalls.map(call => ({
      id: call.id,
      type: 'function' as const,
      function: { name: call.name, arguments: call.arguments === '' ? '{}' : call.arguments },
      ...(withExtras && call.extra && !Object.hasOwn(call.extra, anthropicExtra) && { extra_content: call.extra }),
    })),
  }
}

function seen(text: string, images: readonly ModelImage[]): ChatCompletionContentPart[] {
  const pictures = images.map(({ type, base64 }): ChatCompletionContentPart => ({ type: 'image_url', image_url: { url: `data:${type};base64,${base64}` } }))
  // Empty text is refused by some vendors.
  return text.trim() === '' ? pictures : [...pictures, { type: 'text', text }]
}
