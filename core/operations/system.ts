import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { NoInput } from './shapes/nothing.ts'
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
