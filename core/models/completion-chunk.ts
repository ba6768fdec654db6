import { z } from 'zod'

// Lenient where vendors differ (null for absent), strict where a wrong shape would mislead us.
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform(value => value ?? undefined)

const ToolCallDelta = z.object({
  index: optional(z.number().int().nonnegative()),
  id: optional(z.string()),
  function: optional(z.object({ name: optional(z.string()), arguments: optional(z.string()) })),
  extra_content: optional(z.record(z.string(), z.unknown())),
})
export type ToolCallDelta = z.output<typeof ToolCallDelta>

const tokens = optional(z.number().nonnegative())

/** One chunk of a streamed chat completion, as far as we read it. */
export const CompletionChunk = z.object({
  choices: optional(
    z.array(
      z.object({
        delta: optional(z.object({ content: optional(z.string()), refusal: optional(z.string()), tool_calls: optional(z.array(ToolCallDelta)) })),
        finish_reason: optional(z.string()),
      }),
    ),
  ),
  usage: optional(z.object({ prompt_tokens: tokens, completion_tokens: tokens, prompt_tokens_details: optional(z.object({ cached_tokens: tokens })) })),
})
export type CompletionChunk = z.output<typeof CompletionChunk>
