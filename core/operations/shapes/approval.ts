import { z } from 'zod'

export const Decision = z.enum(['once', 'always', 'deny'])
export type Decision = z.infer<typeof Decision>

export const approvalStates = ['waiting', 'allowed', 'denied', 'expired'] as const

/** A tool call that waits for a person's word, or did. */
export const Approval = z.object({
  id: z.string(),
  /** Short, for `/approve <code>` in a chat. */
  code: z.string(),
  /** Id of the principal in whose name the call would act. */
  principal: z.string(),
  /** What they are called, where that is known. */
  name: z.string().nullable(),
  session: z.string(),
  turn: z.string(),
  step: z.string(),
  plugin: z.string(),
  tool: z.string(),
  effect: z.enum(['read', 'write', 'external', 'spend']),
  /** JSON with everything that does not show, or turns text around, written out as `\u202e`; `hidden` characters were left off. */
  arguments: z.object({ text: z.string(), hidden: z.number() }),
  why: z.string(),
  /** The same as a word of policy's, for faces in other languages. */
  reason: z.string().nullable(),
  /** What the turn had read from outside. */
  taintedBy: z.array(z.string()),
  state: z.enum(approvalStates),
  decision: Decision.nullable(),
  /** May it be answered with `always`? */
  mayAlways: z.boolean(),
  createdAt: z.string(),
  expiresAt: z.string(),
  decidedAt: z.string().nullable(),
})
export type Approval = z.infer<typeof Approval>

/** "Always allow this": one tool, in the name of one person. */
export const ApprovalRule = z.object({
  id: z.string(),
  principal: z.string(),
  name: z.string().nullable(),
  plugin: z.string(),
  tool: z.string(),
  createdAt: z.string(),
})
export type ApprovalRule = z.infer<typeof ApprovalRule>
