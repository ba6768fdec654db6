import { z } from 'zod'
import { AccessError } from '../access/access-error.ts'
import { defineOperation, type OperationContext } from './operation.ts'
import { Channel, ChannelKind, ChannelPolicy, Identity, Pairing } from './shapes/channel.ts'
import { Id } from './shapes/id.ts'
import { Name } from './shapes/name.ts'
import { Done, NoInput } from './shapes/nothing.ts'

const maxAllowed = 1_000
const byName = z.strictObject({ name: Name })
const byId = z.strictObject({ id: Id })
const oneChannel = z.object({ channel: Channel })

const settings = {
  agent: Name.nullish().describe('Who answers; null for the agent that answers when none is named'),
  policy: ChannelPolicy.optional(),
  allowed: z.array(z.string().min(1).max(256)).max(maxAllowed).optional().describe("The platform's ids of those whom `allowlist` lets in"),
  dailyLimit: z.number().int().min(1).max(1_000_000).nullish().describe('Messages a day that `open` takes from all strangers together'),
  mayApprove: z.boolean().optional().describe('May the owner decide approvals by writing there?'),
  enabled: z.boolean().optional(),
}

/** Whoever speaks through a channel cannot change who may: a platform, or a plugin, would let itself in. */
export function notFromChannel({ caller }: OperationContext): void {
  if (caller.origin === 'channel') throw new AccessError('forbidden', 'Channels are managed in the console or with `airlock channel`, never by writing on one')
}

export const channelList = defineOperation({
  name: 'channel.list',
  summary: 'The channels, how they are and who may speak there',
  scopes: ['admin'],
  input: NoInput,
  output: z.object({ channels: z.array(Channel) }),
  allow: notFromChannel,
  handle: ({ caller, services }, input) => services.channels.list(caller, input),
})

export const channelKinds = defineOperation({
  name: 'channel.kinds',
  summary: 'The channels that installed plugins offer, and what each needs',
  scopes: ['admin'],
  input: NoInput,
  output: z.object({ kinds: z.array(ChannelKind) }),
  allow: notFromChannel,
  handle: ({ caller, services }, input) => services.channels.kinds(caller, input),
})

export const channelAdd = defineOperation({
  name: 'channel.add',
  summary: 'Begin to listen on a channel of a plugin',
  scopes: ['admin'],
  input: z.strictObject({ plugin: Name, kind: Name.optional().describe("Only when the plugin has several"), name: Name.regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/).optional(), ...settings }),
  output: oneChannel,
  allow: notFromChannel,
  subject: ({ plugin, name }) => `${plugin} ${name ?? ''}`.trim(),
  handle: ({ caller, services }, input) => services.channels.add(caller, input),
})

export const channelPut = defineOperation({
  name: 'channel.put',
  summary: 'Change who may speak on a channel, and who answers; what is left out stays as it is',
  scopes: ['admin'],
  input: byName.extend(settings),
  output: oneChannel,
  allow: notFromChannel,
  subject: ({ name }) => name,
  handle: ({ caller, services }, input) => services.channels.put(caller, input),
})

export const channelRemove = defineOperation({
  name: 'channel.remove',
  summary: 'Stop listening, and forget who was linked; sessions stay',
  scopes: ['admin'],
  input: byName,
  output: Done,
  subject: ({ name }) => name,
  allow: notFromChannel,
  handle: ({ caller, services }, input) => services.channels.remove(caller, input),
})

export const channelPairings = defineOperation({
  name: 'channel.pairings',
  summary: 'Strangers who asked to be let in',
  scopes: ['admin'],
  input: z.strictObject({ channel: Name.optional() }),
  output: z.object({ pairings: z.array(Pairing) }),
  allow: notFromChannel,
  handle: ({ caller, services }, input) => services.channels.pairings(caller, input),
})

export const channelApprovePairing = defineOperation({
  name: 'channel.approvePairing',
  summary: 'Let a stranger in: as somebody known, or as a new member',
  scopes: ['admin'],
  input: z
    .strictObject({
      id: Id.optional(),
      code: z.string().min(1).max(40).optional().describe('As the stranger was told it'),
      principal: Id.optional().describe('Whose account it is'),
      newMember: z.string().trim().min(1).max(100).optional().describe('The name of a new member; without it, what the platform calls them'),
    })
    .refine((input) => (input.id === undefined) !== (input.code === undefined), { error: 'Give either `id` or `code`' })
    .refine((input) => input.principal === undefined || input.newMember === undefined, { error: 'Give either `principal` or `newMember`' }),
  output: z.object({ identity: Identity }),
  allow: notFromChannel,
  subject: ({ id, code, principal, newMember }) => `${id ?? code} ${principal ?? newMember ?? ''}`.trim(),
  handle: ({ caller, services }, input) => services.channels.approvePairing(caller, input),
})

export const channelRejectPairing = defineOperation({
  name: 'channel.rejectPairing',
  summary: 'Tell a stranger no, by telling them nothing for a month',
  scopes: ['admin'],
  input: byId,
  output: Done,
  subject: ({ id }) => id,
  allow: notFromChannel,
  handle: ({ caller, services }, input) => services.channels.rejectPairing(caller, input),
})

export const channelIdentities = defineOperation({
  name: 'channel.identities',
  summary: 'Whose accounts on channels are linked to whom',
  scopes: ['admin'],
  input: z.strictObject({ channel: Name.optional() }),
  output: z.object({ identities: z.array(Identity) }),
  allow: notFromChannel,
  handle: ({ caller, services }, input) => services.channels.identities(caller, input),
})

export const channelUnpair = defineOperation({
  name: 'channel.unpair',
  summary: 'Unlink an account: whoever writes with it is a stranger again',
  scopes: ['admin'],
  input: byId,
  output: Done,
  subject: ({ id }) => id,
  allow: notFromChannel,
  handle: ({ caller, services }, input) => services.channels.unpair(caller, input),
})
