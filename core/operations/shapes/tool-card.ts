import { z } from 'zod'
import { CodedFailure } from './coded-failure.ts'
import { Denial } from './denial.ts'

/** One tool call of a turn, as a conversation shows it. `ok` is null while it runs or when its result is unknown. */
export const ToolCard = z.object({
  step: z.string(),
  plugin: z.string(),
  tool: z.string(),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  error: CodedFailure.optional(),
  ok: z.boolean().nullable(),
  ms: z.number().optional(),
  denials: z.array(Denial),
})
export type ToolCard = z.infer<typeof ToolCard>
