import type { Channel, ChannelKind, Identity, Pairing } from '../../core/operations/shapes/channel.ts'
import type { SetAside } from '../../core/operations/shapes/set-aside.ts'
import type { PluginDetail } from '../../core/operations/shapes/plugin.ts'
import { type Answers, Refusal } from './fake-gateway.ts'

const at = '2026-11-22T12:00:00Z'
const soon = new Date(Date.now() + 40 * 60_000).toISOString()

export interface ChannelWorld {
  kinds: ChannelKind[]
  channels: Channel[]
  pairings: Pairing[]
  identities: Identity[]
  aside: SetAside[]
  principals: { id: string; kind: 'person'; role: 'owner' | 'member'; name: string; createdAt: string; disabled: boolean }[]
}

/** What the console's room of channels may meet: one that works, one that is refused, strangers with long and hostile names. */
export function createChannelWorld(): ChannelWorld {
  const channel: Channel = { name: 'telegram', plugin: 'telegram', kind: 'telegram', label: 'Telegram', agent: null, policy: 'pairing', allowed: [], dailyLimit: null, mayApprove: true, enabled: true, state: 'listening', problem: null, pairings: 2, createdAt: at }
  const kind: ChannelKind = { plugin: 'telegram', kind: 'telegram', label: 'Telegram', setup: ['In Telegram, open a chat with @BotFather and send /newbot.', 'Choose a name, and a user name that ends in "bot".'], secrets: [{ name: 'bot_token', label: 'Bot token', set: false }], active: false, channel: 'telegram' }
  const pairing: Pairing = { id: 'r1', channel: 'telegram', externalId: '4242', label: 'Ann Lee', code: 'ACDE-FGHJ', createdAt: at, expiresAt: soon, rejected: false }
  return {
    kinds: [kind, { ...kind, plugin: 'mail', kind: 'mail', label: 'Mail', channel: null }],
    channels: [channel, { ...channel, name: 'family', plugin: 'matrix', kind: 'matrix', label: 'Matrix', policy: 'open', dailyLimit: 50, mayApprove: false, state: 'problem', pairings: 0, problem: { code: 'channel_refused', message: 'refused by Matrix: 401, the access token is not known (any more)' } }],
    pairings: [pairing, { ...pairing, id: 'r2', label: 'x'.repeat(64), externalId: '9'.repeat(200), code: 'QRTU-VWXY' }, { ...pairing, id: 'r3', label: '', rejected: true }],
    identities: [{ id: 'i1', channel: 'telegram', externalId: '77', label: 'olga_77', principal: { id: 'p', name: 'Owner', role: 'owner', disabled: false }, stranger: false, createdAt: at }, { id: 'i2', channel: 'family', externalId: '@y:example.org', label: 'y'.repeat(60), principal: { id: 'g', name: 'y'.repeat(60), role: 'guest', disabled: false }, stranger: true, createdAt: at }],
    aside: [{ id: 'e1', channel: 'telegram', kind: 'event', tries: 3, error: { code: 'guest_error', message: 'telegram threw: cannot read a sticker' }, excerpt: `{"update_id":1,"x":"${'z'.repeat(200)}"}`, createdAt: at, finishedAt: at }],
    principals: [{ id: 'p', kind: 'person', role: 'owner', name: 'Owner', createdAt: at, disabled: false }, { id: 'm', kind: 'person', role: 'member', name: 'Ben', createdAt: at, disabled: false }],
  }
}

/** Answers as the gateway's, with the changes that they ask for. */
export function channelAnswers(world: ChannelWorld): Answers {
  const consent = (en: string, chinese: string, weight: number) => ({ weight, text: { en, 'zh-CN': chinese } })
  const plugin = (name: string): PluginDetail => ({
    name, version: '1.0.0', description: 'Chats', tier: 'bundled', enabled: true, active: false, missing: [], tools: [], source: 'bundled', digest: 'd', grants: [],
    limits: { memoryMb: 32, cpuMs: 200, wallMs: 1000, callsPending: 1, callsTotal: 1, inputBytes: 1, outputBytes: 1, logBytes: 1, callsInFlight: 1, bytesOutPerDay: 1 },
    rights: {
      required: [
        { capability: 'net.http', scope: { allow: [] }, granted: false, consents: [consent('may read and change anything at **api.example.com**', '可以读取和更改 **api.example.com** 上的任何内容', 4)], reason: 'talk to it' },
        { capability: 'secrets', scope: { bot_token: { label: 'Bot token', hosts: ['api.example.com'] } }, granted: false, consents: [consent('may send **Bot token** to **api.example.com**, without seeing it', '可以把 **Bot token** 发送到 **api.example.com**，但看不到它', 3)] },
      ],
      optional: [],
    },
  })
  const answered = (id: string): Pairing => {
    const found = world.pairings.find((pairing) => pairing.id === id)
    if (found === undefined) throw new Refusal('not_found', 'This request was answered already')
    world.pairings = world.pairings.filter((pairing) => pairing.id !== id)
    world.channels = world.channels.map((channel) => ({ ...channel, pairings: world.pairings.filter((pairing) => pairing.channel === channel.name && !pairing.rejected).length }))
    return found
  }
  return {
    'channel.kinds': () => ({ kinds: world.kinds }),
    'channel.list': () => ({ channels: world.channels }),
    'channel.pairings': () => ({ pairings: world.pairings }),
    'channel.identities': () => ({ identities: world.identities }),
    'channel.events': () => ({ events: world.aside }),
    'channel.retry': ({ id }: { id: string }) => {
      world.aside = world.aside.filter((event) => event.id !== id)
      return {}
    },
    'principal.list': () => ({ principals: world.principals }),
    'agent.list': () => ({ agents: [] }),
    'plugin.inspect': ({ plugin: name }: { plugin?: string }) => ({ plugin: plugin(name ?? 'telegram') }),
    'secret.list': () => ({ secrets: [] }),
    'secret.set': () => ({}),
    'channel.put': ({ name, ...changes }: { name: string }) => {
      world.channels = world.channels.map((channel) => (channel.name === name ? { ...channel, ...changes } : channel))
      return { channel: world.channels.find((channel) => channel.name === name) }
    },
    'channel.add': ({ plugin: name, kind }: { plugin: string; kind: string }) => {
      const first = world.channels[0]
      if (first !== undefined) world.channels = [...world.channels, { ...first, name: kind, plugin: name, kind, label: 'Mail', state: 'starting', problem: null, pairings: 0 }]
      world.kinds = world.kinds.map((known) => (known.plugin === name ? { ...known, channel: kind } : known))
      return { channel: world.channels.at(-1) }
    },
    'channel.remove': ({ name }: { name: string }) => {
      world.channels = world.channels.filter((channel) => channel.name !== name)
      return {}
    },
    'channel.approvePairing': ({ id, principal, newMember }: { id: string; principal?: string; newMember?: string }) => {
      const { channel, externalId, label } = answered(id)
      const person = world.principals.find((known) => known.id === principal)
      const identity: Identity = { id: `i-${id}`, channel, externalId, label, principal: { id: person?.id ?? 'new', name: person?.name ?? newMember ?? label, role: 'member', disabled: false }, stranger: false, createdAt: at }
      world.identities = [...world.identities, identity]
      return { identity }
    },
    'channel.rejectPairing': ({ id }: { id: string }) => {
      answered(id)
      return {}
    },
    'channel.unpair': ({ id }: { id: string }) => {
      world.identities = world.identities.filter((identity) => identity.id !== id)
      return {}
    },
  }
}
