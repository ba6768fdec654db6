import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { Grant } from './shapes/grant.ts'
import { Id } from './shapes/id.ts'
import { Name } from './shapes/name.ts'
import { Done } from './shapes/nothing.ts'

const oneGrant = z.object({ grant: Grant })

export const grantList = defineOperation({
  name: 'grant.list',
  summary: 'What plugins may do',
  scopes: ['admin', 'read'],
  input: z.strictObject({ plugin: Name.optional() }),
  output: z.object({ grants: z.array(Grant) }),
  handle: ({ caller, services }, input) => services.grants.list(caller, input),
})

export const grantAllow = defineOperation({
  name: 'grant.allow',
  summary: 'Allow a plugin a part of what its manifest asks for',
  scopes: ['admin'],
  input: z.strictObject({ plugin: Name, capability: Name, scope: z.unknown() }),
  output: oneGrant,
  subject: ({ plugin, capability }) => `${plugin} ${capability}`,
  handle: ({ caller, services }, input) => services.grants.allow(caller, input),
})

export const grantNarrow = defineOperation({
  name: 'grant.narrow',
  summary: 'Make a grant smaller',
  scopes: ['admin'],
  input: z.strictObject({ grant: Id, scope: z.unknown() }),
  output: oneGrant,
  subject: ({ grant }) => grant,
  handle: ({ caller, services }, input) => services.grants.narrow(caller, input),
})

export const grantRevoke = defineOperation({
  name: 'grant.revoke',
  summary: 'Take a grant back; requests in flight end',
  scopes: ['admin'],
  input: z.strictObject({ grant: Id }),
  output: Done,
  subject: ({ grant }) => grant,
  handle: ({ caller, services }, input) => services.grants.revoke(caller, input),
})

export const grantDeny = defineOperation({
  name: 'grant.deny',
  summary: 'Take back every grant of one capability',
  scopes: ['admin'],
  input: z.strictObject({ plugin: Name, capability: Name }),
  output: Done,
  subject: ({ plugin, capability }) => `${plugin} ${capability}`,
  handle: ({ caller, services }, input) => services.grants.deny(caller, input),
})
