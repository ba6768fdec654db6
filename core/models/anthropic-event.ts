import { z } from 'zod'

// Lenient where fields may be absent or null, strict where a wrong shape would mislead us.
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform(value => value ?? undefined)
const count = optional(z.number().nonnegative())
const index = z.number().int().nonnegative()

const Usage = z.object({ input_tokens: count, output_tokens: count, cache_read_input_tokens: count, cache_creation_input_tokens: count })
export type AnthropicUsage = z.output<typeof Usage>

const Block = z.object({
  type: z.string(),
  text: optional(z.string()),
  id: optional(z.string()),
  name: optional(z.string()),
  input: z.unknown().optional(),
  thinking: optional(z.string()),
  signature: optional(z.string()),
  data: optional(z.string()),
})

const Delta = z.object({
  type: z.string(),
  text: optional(z.string()),
  partial_json: optional(z.string()),
  thinking: optional(z.string()),
  signature: optional(z.string()),
})

/** One event of a streamed message, as far as we read it; kinds that come later are skipped. */
const Known = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ usage: optional(Usage) }) }),
  z.object({ type: z.literal('content_block_start'), index, content_block: Block }),
  z.object({ type: z.literal('content_block_delta'), index, delta: Delta }),
  z.object({ type: z.literal('content_block_stop'), index }),
  z.object({ type: z.literal('message_delta'), delta: z.object({ stop_reason: optional(z.string()) }), usage: optional(Usage) }),
  z.object({ type: z.literal('message_stop') }),
])
export type AnthropicEvent = z.output<typeof Known>

const kinds: ReadonlySet<string> = new Set(Known.options.map(({ shape }) => shape.type.value))
const Any = z.object({ type: z.string() })

/** Undefined for a kind of event that is none of ours; a known kind of a wrong shape fails. */
export function readAnthropicEvent(data: unknown): { event?: AnthropicEvent } | undefined {
  const any = Any.safeParse(data)
  if (!any.success) return undefined
  if (!kinds.has(any.data.type)) return {}
  const known = Known.safeParse(data)
  return known.success ? { event: known.data } : undefined
}
