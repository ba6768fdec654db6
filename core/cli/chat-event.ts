import { z } from 'zod'
import { CodedFailure } from '../operations/shapes/coded-failure.ts'
import { Approval } from '../operations/shapes/approval.ts'
import { Denial } from '../operations/shapes/denial.ts'

const turn = z.string()
const toolCall = { turn, step: z.string(), plugin: z.string(), tool: z.string() }

/** The events of a turn that the terminal shows; others are none of its business. */
const ChatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message.delta'), data: z.object({ turn, message: z.string(), text: z.string(), from: z.number().optional(), snapshot: z.boolean().optional(), anew: z.boolean().optional() }) }),
  z.object({ type: z.literal('tool.started'), data: z.object({ ...toolCall, input: z.unknown() }) }),
  z.object({ type: z.literal('tool.progress'), data: z.object({ turn, step: z.string(), message: z.string().optional(), fraction: z.number().optional() }) }),
  z.object({
    type: z.literal('tool.finished'),
    data: z.object({
      ...toolCall,
      ok: z.boolean().nullable(),
      output: z.unknown().optional(),
      error: CodedFailure.optional(),
      ms: z.number().optional(),
      denials: z.array(Denial).default([]),
    }),
  }),
  z.object({ type: z.literal('message.final'), data: z.object({ turn, message: z.object({ id: z.string(), text: z.string(), model: z.string().optional(), fellBack: z.object({ from: z.string() }).optional() }) }) }),
  z.object({ type: z.literal('turn.failed'), data: z.object({ turn, error: CodedFailure }) }),
  z.object({ type: z.literal('turn.cancelled'), data: z.object({ turn }) }),
  z.object({ type: z.literal('approval.requested'), data: z.object({ turn, approval: Approval }) }),
  z.object({ type: z.literal('approval.decided'), data: z.object({ turn, approval: Approval }) }),
])
export type ChatEvent = z.infer<typeof ChatEvent>

export function readChatEvent(event: unknown): ChatEvent | undefined {
  return ChatEvent.safeParse(event).data
}
