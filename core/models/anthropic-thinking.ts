import { z } from 'zod'
import { anthropicExtra } from './anthropic-extra.ts'
import type { ToolCall } from './tool-call.ts'

const ThinkingBlock = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
])
/** What a model thought before it called tools: signed, and read again only by the model that thought it. */
export type ThinkingBlock = z.output<typeof ThinkingBlock>

const Kept = z.object({ model: z.string(), blocks: z.array(ThinkingBlock).min(1) })
/** As much as one reply may keep; a model goes on without it. */
const maxChars = 128 * 1024

/** Puts the thinking with the first call, where it is kept with the turn. */
export function keepThinking(calls: readonly ToolCall[], model: string, blocks: readonly ThinkingBlock[]): ToolCall[] {
  const [first, ...rest] = calls
  if (first === undefined || blocks.length === 0 || JSON.stringify(blocks).length > maxChars) return [...calls]
  return [{ ...first, extra: { [anthropicExtra]: { model, blocks } } }, ...rest]
}

export function keptThinking(calls: readonly ToolCall[], model: string): ThinkingBlock[] {
  const kept = Kept.safeParse(calls[0]?.extra?.[anthropicExtra])
  return kept.success && kept.data.model === model ? kept.data.blocks : []
}
