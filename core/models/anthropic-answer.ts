import { randomBytes } from 'node:crypto'
import type { ModelEvent } from './adapter.ts'
import { type AnthropicEvent, type AnthropicUsage, readAnthropicEvent } from './anthropic-event.ts'
import { keepThinking, type ThinkingBlock } from './anthropic-thinking.ts'
import { finishReason } from './finish-reason.ts'
import { ModelError } from './model-error.ts'
import type { Asked } from './refusal.ts'
import { createToolCallAssembly } from './tool-call-assembly.ts'
import type { TokenUsage } from './token-usage.ts'

type Asking = Asked & { model: string }

const stops: Readonly<Record<string, string>> = { refusal: 'content_filter', max_tokens: 'length', model_context_window_exceeded: 'length' }
const maxBlocks = 1_000

/** A streamed message of Anthropic's as model events. Blocks may only be spoken of once they have begun. */
export async function* readAnthropic(stream: AsyncIterable<unknown>, asked: Asking, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const assembly = createToolCallAssembly(() => `call_${randomBytes(9).toString('hex')}`)
  const thoughts = createThoughts()
  const kinds = new Map<number, string>()
  let usage: Partial<AnthropicUsage> | undefined
  let stopped: string | undefined
  let isOver = false

  for await (const data of stream) {
    const read = readAnthropicEvent(data)
    if (read === undefined) throw broken(asked, 'sent a piece of an answer that is no part of a message')
    // What comes after its end belongs to no message.
    if (read.event === undefined || isOver) continue
    yield* take(read.event)
  }

  // The SDK ends an aborted stream as if it were whole.
  signal.throwIfAborted()
  if (usage === undefined && kinds.size === 0) throw broken(asked, 'ended its answer without a word', 'again')
  if (stopped === undefined) throw broken(asked, 'broke off in the middle of its answer', 'again')
  if (usage) yield { type: 'usage', ...tokensOf(usage) }
  const { calls, dropped } = assembly.finish()
  if (calls.length > 0) yield { type: 'toolCalls', calls: keepThinking(calls, asked.model, thoughts.whole()), dropped }
  yield { type: 'finish', reason: finishReason(stops[stopped] ?? stopped, calls.length) }

  function* take(event: AnthropicEvent): Generator<ModelEvent> {
    switch (event.type) {
      case 'message_start':
        usage = { ...usage, ...told(event.message.usage) }
        return
      case 'content_block_start':
        return yield* begin(event)
      case 'content_block_delta':
        return yield* goOn(event)
      case 'message_delta':
        stopped = event.delta.stop_reason ?? stopped
        usage = { ...usage, ...told(event.usage) }
        return
      case 'message_stop':
        isOver = true
    }
  }

  function* begin({ index, content_block: block }: Extract<AnthropicEvent, { type: 'content_block_start' }>): Generator<ModelEvent> {
    if (kinds.has(index) || kinds.size >= maxBlocks) throw broken(asked, 'began a part of its answer twice')
    kinds.set(index, block.type)
    if (block.type === 'text' && block.text) yield { type: 'text', text: block.text }
    if (block.type === 'tool_use') {
      const whole = typeof block.input === 'object' && block.input !== null && Object.keys(block.input).length > 0 ? JSON.stringify(block.input) : undefined
      assembly.add({ index, id: block.id, function: { name: block.name, arguments: whole }, extra_content: undefined })
    }
    thoughts.begin(index, block)
  }

  function* goOn({ index, delta }: Extract<AnthropicEvent, { type: 'content_block_delta' }>): Generator<ModelEvent> {
    const kind = kinds.get(index)
    if (kind === undefined) throw broken(asked, 'went on with a part of its answer that never began')
    if (kind === 'text' && delta.text) yield { type: 'text', text: delta.text }
    if (kind === 'tool_use' && delta.partial_json) assembly.add({ index, id: undefined, function: { name: undefined, arguments: delta.partial_json }, extra_content: undefined })
    thoughts.goOn(index, delta)
  }
}

/** Collects thinking that stands before everything else; in between it could not be put back where it was. */
function createThoughts() {
  const blocks = new Map<number, ThinkingBlock>()
  let spoke = false
  let mixed = false

  return {
    begin(index: number, block: { type: string; thinking?: string; signature?: string; data?: string }) {
      if (block.type === 'thinking') blocks.set(index, { type: 'thinking', thinking: block.thinking ?? '', signature: block.signature ?? '' })
      else if (block.type === 'redacted_thinking') blocks.set(index, { type: 'redacted_thinking', data: block.data ?? '' })
      else {
        spoke = true
        return
      }
      if (spoke) mixed = true
    },
    goOn(index: number, delta: { thinking?: string; signature?: string }) {
      const block = blocks.get(index)
      if (block?.type !== 'thinking') return
      block.thinking += delta.thinking ?? ''
      block.signature += delta.signature ?? ''
    },
    whole: (): ThinkingBlock[] => (mixed ? [] : [...blocks.values()].filter(block => block.type !== 'thinking' || block.signature !== '')),
  }
}

/** Later figures replace earlier ones; what is not told again stays. */
function told(usage: AnthropicUsage | undefined): Partial<AnthropicUsage> {
  return Object.fromEntries(Object.entries(usage ?? {}).filter(([, value]) => value !== undefined))
}

function tokensOf({ input_tokens: fresh = 0, output_tokens: outputTokens = 0, cache_read_input_tokens: cached = 0, cache_creation_input_tokens: kept = 0 }: Partial<AnthropicUsage>): TokenUsage {
  return { inputTokens: fresh + cached + kept, outputTokens, ...(cached > 0 && { cachedInputTokens: cached }), ...(kept > 0 && { cacheWriteTokens: kept }) }
}

function broken(asked: Asking, what: string, remedy: 'again' | 'elsewhere' = 'elsewhere'): ModelError {
  return new ModelError('provider_broken', `${asked.provider} ${what}. Ask again, or choose another model.`, { ...asked, remedy })
}
