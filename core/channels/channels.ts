import { UniqueConstraintViolationException } from '@mikro-orm/core'
import { ulid } from 'ulid'
import { AccessError } from '../access/access-error.ts'
import type { Caller } from '../access/caller.ts'
import type { Agents } from '../agent/agents.ts'
import type { Events } from '../events/events.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { Channel as ChannelShape, ChannelKind, Identity as IdentityShape, Pairing as PairingShape } from '../operations/shapes/channel.ts'
import type { GrantIndex } from '../plugins/grant-index.ts'
import type { PluginIndex } from '../plugins/plugin-index.ts'
import { Channel, type ChannelRow } from '../store/entities/channel.ts'
import { Identity } from '../store/entities/identity.ts'
import { Pairing, type PairingRow } from '../store/entities/pairing.ts'
import { Principal } from '../store/entities/principal.ts'
import type { SecretVault } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'
import { channelKindsOf } from './channel-kinds.ts'
import { channelShape, identityShape, pairingShape } from './channel-shape.ts'
import { type ChannelSettings, newChannel, settled } from './channel-settings.ts'
import { isStranger } from './guest-id.ts'
import type { Identities } from './identities.ts'
import { createPace } from './pace.ts'
import type { OpenTurns } from './open-turns.ts'
import type { Pairings } from './pairings.ts'
import type { Tell } from './tell.ts'
import * as words from './words.ts'

/** The channels and who may speak there; each of the first methods is the operation of its name. A channel of somebody else is none. */
export interface Channels {
  list(caller: Caller, input: object): Promise<{ channels: ChannelShape[] }>
  kinds(caller: Caller, input: object): Promise<{ kinds: ChannelKind[] }>
  add(caller: Caller, input: { plugin: string; kind?: string; name?: string } & ChannelSettings): Promise<{ channel: ChannelShape }>
  put(caller: Caller, input: { name: string } & ChannelSettings): Promise<{ channel: ChannelShape }>
  remove(caller: Caller, input: { name: string }): Promise<Record<string, never>>
  pairings(caller: Caller, input: { channel?: string }): Promise<{ pairings: PairingShape[] }>
  /** Tells the person that they are let in. */
  approvePairing(caller: Caller, input: { id?: string; code?: string; principal?: string; newMember?: string }): Promise<{ identity: IdentityShape }>
  rejectPairing(caller: Caller, input: { id: string }): Promise<Record<string, never>>
  identities(caller: Caller, input: { channel?: string }): Promise<{ identities: IdentityShape[] }>
  /** Also ends what they asked for there. */
  unpair(caller: Caller, input: { id: string }): Promise<Record<string, never>>
  /** After a channel was added, changed or removed: whoever listens for it looks again. */
  onChange(listener: (channel: string) => void): () => void
}

export interface ChannelsOptions {
  store: Store
  plugins: PluginIndex
  grants: Pick<GrantIndex, 'granted'>
  secrets: Pick<SecretVault, 'list'>
  agents: Pick<Agents, 'find'>
  links: Identities
  requests: Pairings
  tell: Tell
  /** Ends what somebody asked for on a channel. */
  stopPerson: OpenTurns['stopPerson']
  events: Events
  now?: () => Date
}

/** Wrong codes in a minute: a code is for one stranger, and nobody needs more tries. */
const maxWrongCodes = 10

export function createChannels({ store, plugins, grants, secrets, agents, links, requests, tell, stopPerson, events, now = () => new Date() }: ChannelsOptions): Channels {
  const listeners = new Set<(channel: string) => void>()
  const wrongCodes = createPace({ windowS: 60 })

  const changed = (channel: string) => {
    events.publish('channels', 'channel.changed', { channel })
    for (const listener of listeners) listener(channel)
  }
  const owned = async (caller: Caller, name: string): Promise<ChannelRow> => {
    const row = await store.fork().findOne(Channel, { name, owner: caller.principal })
    if (row === null) throw new OperationError('not_found', `There is no channel ${name}`, { channel: name })
    return row
  }
  const shape = async (caller: Caller, name: string): Promise<{ channel: ChannelShape }> => {
    const row = await owned(caller, name)
    return { channel: channelShape(row, { plugins, pairings: await waiting(name), now: now() }) }
  }
  const waiting = (channel: string) => store.fork().count(Pairing, { channel, rejectedAt: null, expiresAt: { $gt: now() } })
  const checkAgent = async (agent: string | null | undefined) => {
    if (agent == null || (await agents.find(agent)) !== undefined) return
    throw new OperationError('not_found', `There is no agent ${agent}`, { agent })
  }

  return {
    async list(caller) {
      const rows = await store.fork().find(Channel, { owner: caller.principal }, { orderBy: { name: 'asc' } })
      return { channels: await Promise.all(rows.map(async (row) => channelShape(row, { plugins, pairings: await waiting(row.name), now: now() }))) }
    },

    async kinds(caller) {
      const rows = await store.fork().find(Channel, {})
      const stored = await secrets.list(caller, {})
      const facts = {
        grants,
        secretsSet: new Set(stored.secrets.map(({ plugin, name }) => `${plugin}/${name}`)),
        channels: new Map(rows.map(({ plugin, kind, name }) => [`${plugin}/${kind}`, name])),
      }
      return { kinds: plugins.all().flatMap((plugin) => channelKindsOf(plugin, facts)) }
    },

    async add(caller, input) {
      await checkAgent(input.agent)
      const row = newChannel(plugins.get(input.plugin), input, { owner: caller.principal, at: now() })
      const em = store.fork()
      // A plugin's secrets are one set: two channels of a kind would be one account, and take each other's messages.
      const served = await em.findOne(Channel, { plugin: row.plugin, kind: row.kind })
      if (served !== null) throw new OperationError('conflict', `${served.name} is this channel already; change it instead`, { channel: served.name })
      try {
        await em.insert(Channel, row)
      } catch (thrown) {
        if (!(thrown instanceof UniqueConstraintViolationException)) throw thrown
        throw new OperationError('conflict', `There is a channel ${row.name} already; give another name`, { channel: row.name }, { cause: thrown })
      }
      changed(row.name)
      return shape(caller, row.name)
    },

    async put(caller, { name, ...settings }) {
      const row = await owned(caller, name)
      await checkAgent(settings.agent)
      await store.fork().nativeUpdate(Channel, { name }, { ...settled(row, settings), updatedAt: now() })
      changed(name)
      return shape(caller, name)
    },

    async remove(caller, { name }) {
      const row = await owned(caller, name)
      await store.fork().transactional(async (em) => {
        await em.nativeDelete(Identity, { plugin: row.plugin, account: name })
        // Conversations, requests and what waits to be sent go with it, by their foreign keys.
        await em.nativeDelete(Channel, { name })
      })
      changed(name)
      return {}
    },

    async pairings(caller, { channel }) {
      const own = await ownNames(caller, channel)
      return { pairings: (await requests.list(channel)).filter((row) => own.has(row.channel)).map(pairingShape) }
    },

    async approvePairing(caller, input) {
      const request = await requestOf(caller, input)
      const channel = await owned(caller, request.channel)
      const person = await personFor(request, input)
      if (!(await requests.take(request.id))) throw new OperationError('not_found', 'This request was answered already')
      if (person.made) await store.fork().insert(Principal, person.row)
      await links.link(channel, request, person.row.id)
      await tell(channel.name, request.room, undefined, words.letIn)
      changed(channel.name)
      const identity = await store.fork().findOneOrFail(Identity, { plugin: channel.plugin, account: channel.name, externalId: request.externalId })
      return { identity: identityShape(identity, person.row) }
    },

    async rejectPairing(caller, { id }) {
      const request = await requestOf(caller, { id })
      await requests.reject(id)
      changed(request.channel)
      return {}
    },

    async identities(caller, { channel }) {
      const em = store.fork()
      const own = await ownNames(caller, channel)
      const rows = (await em.find(Identity, channel === undefined ? {} : { account: channel }, { orderBy: { createdAt: 'asc', id: 'asc' } })).filter((row) => own.get(row.account) === row.plugin)
      const people = new Map((await em.find(Principal, { id: { $in: rows.map((row) => row.owner) } })).map((person) => [person.id, person]))
      return { identities: rows.flatMap((row) => people.has(row.owner) ? [identityShape(row, people.get(row.owner)!)] : []) }
    },

    async unpair(caller, { id }) {
      const row = await store.fork().findOne(Identity, { id })
      const own = row === null ? undefined : await ownNames(caller, row.account)
      if (row === null || own?.get(row.account) !== row.plugin) throw new OperationError('not_found', `There is no linked account ${id}`, { id })
      await store.fork().nativeDelete(Identity, { id })
      await stopPerson(row.account, row.owner)
      changed(row.account)
      return {}
    },

    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }

  /** The caller's channels, each with its plugin; with a name, that one must be theirs. */
  async function ownNames(caller: Caller, name: string | undefined): Promise<Map<string, string>> {
    if (name !== undefined) return new Map([[name, (await owned(caller, name)).plugin]])
    const rows = await store.fork().find(Channel, { owner: caller.principal })
    return new Map(rows.map((row) => [row.name, row.plugin]))
  }

  async function requestOf(caller: Caller, which: { id?: string; code?: string }): Promise<PairingRow> {
    const found = await requests.find(which)
    if (found !== undefined && found.owner === caller.principal) return found
    if (which.code === undefined) throw new OperationError('not_found', `There is no request ${which.id}`, { id: which.id })
    const { times, anewInS } = await wrongCodes.count(caller.principal)
    if (times > maxWrongCodes) throw new AccessError('too_many_attempts', `Too many wrong codes; try again in ${anewInS} s`, { retryAfterS: anewInS })
    throw new OperationError('not_found', 'Nobody waits with this code. It is good for one hour; whoever got it may write again for another', {})
  }

  async function personFor(request: PairingRow, { principal, newMember }: { principal?: string; newMember?: string }) {
    if (principal !== undefined) {
      const row = await store.fork().findOne(Principal, { id: principal, kind: 'person', disabledAt: null })
      if (row === null) throw new OperationError('not_found', `There is no principal ${principal}`, { principal })
      // Linked to the guest that the gateway made for them, they would stay a stranger.
      if (isStranger(row)) throw new OperationError('input_invalid', `${row.name} is a guest of an open channel; give a name with newMember instead, or make them a member first`, { principal })
      return { row, made: false }
    }
    const row = { id: ulid(), kind: 'person' as const, role: 'member' as const, name: newMember ?? (request.label || `Somebody on ${request.channel}`), daily: {}, createdAt: now(), disabledAt: null }
    return { row, made: true }
  }
}
