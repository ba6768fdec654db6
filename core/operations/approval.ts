import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { Approval, ApprovalRule, Decision } from './shapes/approval.ts'
import { Id } from './shapes/id.ts'
import { Done, NoInput } from './shapes/nothing.ts'

export const approvalList = defineOperation({
  name: 'approval.list',
  summary: 'Tool calls that wait for your word, or that were decided; the owner sees those of everybody',
  scopes: ['approve', 'admin', 'read', 'chat'],
  input: z.strictObject({
    state: z.enum(['waiting', 'decided']).default('waiting'),
    session: Id.optional(),
    limit: z.number().int().min(1).max(200).default(100),
  }),
  output: z.object({ approvals: z.array(Approval) }),
  allow: async ({ caller, services }, { session }) => {
    if (session !== undefined) await services.sessions.requireOwned(caller, session)
  },
  handle: ({ caller, services }, input) => services.approvals.list(caller, input),
})

export const approvalDecide = defineOperation({
  name: 'approval.decide',
  summary: 'Say whether a tool call may run: once, always for this tool, or not',
  scopes: ['approve', 'admin'],
  input: z.strictObject({ approval: Id, decision: Decision }),
  output: z.object({ approval: Approval }),
  subject: ({ approval, decision }) => `${approval} ${decision}`,
  handle: ({ caller, services }, input) => services.approvals.decide(caller, input),
})

export const approvalRules = defineOperation({
  name: 'approval.rules',
  summary: 'Tools that run without being asked about, because somebody said always',
  scopes: ['approve', 'admin', 'read'],
  input: NoInput,
  output: z.object({ rules: z.array(ApprovalRule) }),
  handle: ({ caller, services }, input) => services.approvals.rules(caller, input),
})

export const approvalForget = defineOperation({
  name: 'approval.forget',
  summary: 'Be asked about a tool again',
  scopes: ['approve', 'admin'],
  input: z.strictObject({ rule: Id }),
  output: Done,
  subject: ({ rule }) => rule,
  handle: ({ caller, services }, input) => services.approvals.forget(caller, input),
})
