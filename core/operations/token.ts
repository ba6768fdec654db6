import { z } from 'zod'
import { scopes } from '../access/scope.ts'
import { defineOperation } from './operation.ts'
import { Id } from './shapes/id.ts'
import { Done, NoInput } from './shapes/nothing.ts'
import { ScopeName, Token } from './shapes/token.ts'

export const tokenCreate = defineOperation({
  name: 'token.create',
  summary: 'Make a token that holds no more than you do; it is shown once',
  // A token that may only chat or read cannot outlive its own end by making another.
  scopes: ['admin', 'write'],
  input: z.strictObject({
    name: z.string().trim().min(1).max(100),
    scopes: z.array(ScopeName).min(1).max(scopes.length),
    principal: Id.optional().describe('For someone else; needs admin'),
    expiresInDays: z.number().positive().max(3_650).optional().describe('90 days when not said; without admin, no longer than your own token lasts'),
  }),
  output: z.object({
    token: z.string(),
    id: z.string(),
    name: z.string(),
    scopes: z.array(ScopeName),
    expiresAt: z.string().nullable(),
  }),
  subject: ({ name, scopes }) => `${name}: ${scopes.join(' ')}`,
  handle: ({ caller, services }, input) => services.tokens.create(caller, input),
})

export const tokenList = defineOperation({
  name: 'token.list',
  summary: "Your tokens; an admin sees everyone's",
  scopes,
  input: NoInput,
  output: z.object({ tokens: z.array(Token) }),
  handle: ({ caller, services }, input) => services.tokens.list(caller, input),
})

export const tokenRevoke = defineOperation({
  name: 'token.revoke',
  summary: 'End a token at once, and every connection made with it',
  scopes,
  input: z.strictObject({ id: Id }),
  output: Done,
  subject: ({ id }) => id,
  handle: ({ caller, services }, input) => services.tokens.revoke(caller, input),
})

export const tokenRevokeOthers = defineOperation({
  name: 'token.revokeOthers',
  summary: 'Sign out everywhere else: ends your other browsers at once; tokens of programs stay',
  scopes,
  input: NoInput,
  output: z.object({ revoked: z.number() }),
  handle: ({ caller, services }, input) => services.tokens.revokeOthers(caller, input),
})
