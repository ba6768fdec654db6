import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { Grant } from './shapes/grant.ts'
import { Id } from './shapes/id.ts'
import { Name } from './shapes/name.ts'
import { Done } from './shapes/nothing.ts'

const maxLeaseMinutes = 5_256_000
const maxLeaseUses = 1_000_000

const oneGrant = z.object({ grant: Grant })

/** What it allows in sentences, and when it ends. */
function termsOf(_input: unknown, { grant }: z.output<typeof oneGrant>): string {
  const { plugin, capability, consents, uses, expiresAt, session } = grant
  const ends = [...(uses === null ? [] : [`${uses} uses`]), ...(expiresAt === null ? [] : [`until ${expiresAt}`]), ...(session === null ? [] : [`in ${session} alone`])]
  return [`${plugin} ${capability}: ${consents.map(({ text }) => text.en.replaceAll('**', '')).join(', ')}`, ...ends].join('; ')
}

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
  subject: termsOf,
  handle: ({ caller, services }, input) => services.grants.allow(caller, input),
})

export const grantLease = defineOperation({
  name: 'grant.lease',
  summary: 'Allow a plugin something for a time, a number of requests or one conversation',
  scopes: ['admin'],
  input: z.strictObject({
    plugin: Name,
    capability: Name,
    scope: z.unknown(),
    minutes: z.int().min(1).max(maxLeaseMinutes).optional(),
    until: z.iso.datetime({ offset: true }).optional().describe('Instead of minutes: when it ends'),
    uses: z.int().min(1).max(maxLeaseUses).optional().describe('Requests that it allows'),
    session: Id.optional().describe('The one conversation that it holds for'),
  }),
  output: oneGrant,
  subject: termsOf,
  allow: async ({ caller, services }, { session }) => {
    if (session !== undefined) await services.sessions.requireOwned(caller, session)
  },
  handle: ({ caller, services }, input) => services.grants.lease(caller, input),
})

export const grantNarrow = defineOperation({
  name: 'grant.narrow',
  summary: 'Make a grant smaller',
  scopes: ['admin'],
  input: z.strictObject({ grant: Id, scope: z.unknown() }),
  output: oneGrant,
  subject: termsOf,
  handle: ({ caller, services }, input) => services.grants.narrow(caller, input),
})

export const grantRevoke = defineOperation({
  name: 'grant.revoke',
  summary: 'Take a grant back; requests in flight end',
  scopes: ['admin'],
  input: z.strictObject({ grant: Id }),
  output: oneGrant,
  subject: termsOf,
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
