import { z } from 'zod'
import { scopes } from '../access/scope.ts'
import { defineOperation } from './operation.ts'
import { DailyBudget } from './shapes/budget.ts'
import { Id } from './shapes/id.ts'
import { Done, NoInput } from './shapes/nothing.ts'
import { Principal } from './shapes/principal.ts'
import { ScopeName } from './shapes/token.ts'

export const principalCurrent = defineOperation({
  name: 'principal.current',
  summary: 'Who you are here, and what you may do',
  scopes,
  input: NoInput,
  output: z.object({ principal: Principal.pick({ id: true, name: true, role: true }), scopes: z.array(ScopeName) }),
  handle: async ({ caller }) => ({
    principal: { id: caller.principal, name: caller.name, role: caller.role },
    scopes: [...caller.scopes],
  }),
})

export const principalList = defineOperation({
  name: 'principal.list',
  summary: 'Who may use this gateway',
  scopes: ['admin'],
  input: NoInput,
  output: z.object({ principals: z.array(Principal) }),
  handle: ({ caller, services }, input) => services.principals.list(caller, input),
})

export const principalPut = defineOperation({
  name: 'principal.put',
  summary: 'Add a person, or change one by id',
  scopes: ['admin'],
  input: z.strictObject({ id: Id.optional(), name: z.string().trim().min(1).max(100), role: z.enum(['member', 'guest']), daily: DailyBudget.optional() }),
  output: z.object({ principal: Principal }),
  subject: ({ id, name, role }) => `${id ?? name} ${role}`,
  handle: ({ caller, services }, input) => services.principals.put(caller, input),
})

export const principalRemove = defineOperation({
  name: 'principal.remove',
  summary: 'Remove a person; their tokens and connections end at once',
  scopes: ['admin'],
  input: z.strictObject({ id: Id }),
  output: Done,
  subject: ({ id }) => id,
  handle: ({ caller, services }, input) => services.principals.remove(caller, input),
})

export const principalInvite = defineOperation({
  name: 'principal.invite',
  summary: 'A single-use address that signs a person in; good for a day',
  scopes: ['admin'],
  input: z.strictObject({ id: Id }),
  output: z.object({ url: z.string(), expiresAt: z.string() }),
  subject: ({ id }) => id,
  handle: ({ caller, services }, input) => services.signIn.invite(caller, input),
})
