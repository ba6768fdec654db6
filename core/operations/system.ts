import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { Id } from './shapes/id.ts'
import { NoInput } from './shapes/nothing.ts'
import { SignInEntry } from './shapes/sign-in-entry.ts'
import { SystemStatus } from './shapes/system-status.ts'

export const systemStatus = defineOperation({
  name: 'system.status',
  summary: 'What runs, and which walls stand around plugins',
  scopes: ['read'],
  input: NoInput,
  output: SystemStatus,
  handle: ({ caller, services }) => services.system.status(caller),
})

export const systemCode = defineOperation({
  name: 'system.code',
  summary: 'A new single-use address that signs a browser in as you',
  scopes: ['admin'],
  input: NoInput,
  output: z.object({ url: z.string(), expiresAt: z.string() }),
  handle: ({ caller, services }, input) => services.signIn.code(caller, input),
})

export const systemSignIns = defineOperation({
  name: 'system.signIns',
  summary: 'Who signed in, who was refused and which tokens were revoked, the latest first',
  scopes: ['admin'],
  input: z.strictObject({
    limit: z.number().int().min(1).max(200).default(50),
    before: Id.optional().describe('`next` of the page before'),
  }),
  output: z.object({ signIns: z.array(SignInEntry), next: z.string().nullable() }),
  handle: ({ caller, services }, input) => services.signInRecords.list(caller, input),
})
