import { ulid } from 'ulid'
import { AccessError } from '../../core/access/access-error.ts'
import type { Arrival } from '../../core/channels/arrival.ts'
import { createCommands } from '../../core/channels/commands.ts'
import type { CommandPort } from '../../core/channels/command-port.ts'
import { createConversations } from '../../core/channels/conversations.ts'
import { createIdentities } from '../../core/channels/identities.ts'
import { InboundMessage } from '../../core/channels/inbound-message.ts'
import { createPairings } from '../../core/channels/pairings.ts'
import { createReception } from '../../core/channels/reception.ts'
import { Channel, type ChannelRow } from '../../core/store/entities/channel.ts'
import { Message } from '../../core/store/entities/message.ts'
import { Turn } from '../../core/store/entities/turn.ts'
import type { Store } from '../../core/store/store.ts'
import { addPrincipal } from './store.ts'

interface Written {
  id?: string
  from?: string
  label?: string
  bot?: boolean
  room?: string
  roomLabel?: string
  group?: boolean
  thread?: string
  text?: string
  mentioned?: boolean
  edited?: boolean
  replyTo?: { id: string; text?: string; fromUs?: boolean }
  attachments?: { blob: string; name?: string }[]
}

/** A channel with an owner, a real store behind it, and turns that are stored and never worked on. */
export async function receptionScene(store: Store, { policy = 'pairing', now = new Date('2026-11-22T12:00:00Z'), messagesPerMinute, ...columns }: Partial<ChannelRow> & { now?: Date; messagesPerMinute?: number } = {}) {
  const owner = await addPrincipal(store, 'owner', 'Olga')
  const clock = { now }
  const channel: ChannelRow = {
    name: 'telegram', owner, plugin: 'telegram', kind: 'telegram', agent: null, policy, allowed: [], dailyLimit: null, strangersDay: null, strangersCount: 0, mayApprove: false,
    enabled: true, cursor: null, problem: null, claimedBy: null, fence: 0, leaseUntil: null, createdAt: now, updatedAt: now, ...columns,
  }
  await store.fork().insert(Channel, channel)

  const told: { room: string; thread?: string; text: string; replyTo?: string }[] = []
  const accepted: Arrival[] = []
  const published: { type: string; data: unknown }[] = []
  const done: string[] = []
  const refusals: Error[] = []
  const events = { publish: (_topic: string, type: string, data: unknown) => void published.push({ type, data }) }
  const port: CommandPort = {
    stop: async (session, actor) => (done.push(`stop ${session} ${actor ?? 'all'}`), 1),
    model: async () => 'lab/one',
    async decide(caller, { code, decision }) {
      if (!caller.scopes.has('approve')) throw new AccessError('forbidden', 'Approvals cannot be decided here.')
      done.push(`${decision} ${code}`)
    },
    chooseModel: async (_, agent, model) => (done.push(`model ${agent} ${model}`), model.startsWith('lab/')),
  }
  const time = () => clock.now
  const identities = createIdentities({ store, now: time })
  const pairings = createPairings({ store, events, now: time })
  const conversations = createConversations({ store, now: time })

  async function accept(arrival: Arrival) {
    const refusal = refusals.shift()
    if (refusal) throw refusal
    const { owner: own, caller, session, conversation, agent, text, author, attachments, idempotencyKey } = arrival
    const em = store.fork()
    const earlier = await em.findOne(Message, { owner: own, idempotencyKey })
    if (earlier) return { turn: earlier.turn }
    const turn = ulid()
    await em.insert(Turn, { id: turn, owner: own, session, actor: caller.principal, scopes: [...caller.scopes], agent, origin: 'channel', conversation, status: 'queued', createdAt: time() })
    await em.insert(Message, { id: ulid(), owner: own, session, turn, role: 'user', text, author, attachments, status: 'complete', idempotencyKey, createdAt: time() })
    accepted.push(arrival)
    return { turn }
  }

  const makeReception = () => createReception({
    store, identities, pairings, conversations, accept, messagesPerMinute,
    commands: createCommands({ store, conversations, port }),
    tell: async (_channel, room, thread, text, replyTo) => void told.push({ room, ...(thread === undefined ? {} : { thread }), text, ...(replyTo === undefined ? {} : { replyTo }) }),
    attachments: async (_channel, named) => named.map(({ blob, name = 'file' }) => ({ blob, name, type: 'text/plain', bytes: 1 })),
    agentFor: async (name) => name ?? 'assistant',
    now: time,
  })
  let reception = makeReception()
  let count = 0

  return {
    channel, owner, clock, told, accepted, published, done, refusals, identities, pairings, conversations, events,
    /** Someone writes; directly, unless it is said to be a group. */
    async write({ id = `m${++count}`, from = 'ann', label = from, bot, room, roomLabel, group = false, thread, text = 'Hello', ...rest }: Written = {}) {
      const message = InboundMessage.parse({
        id, room: { id: room ?? (group ? 'family' : `dm-${from}`), kind: group ? 'group' : 'direct', label: roomLabel }, thread,
        sender: { id: from, label, bot }, text, mentioned: group, ...rest,
      })
      await reception.receive(channel, message)
      return message
    },
    /** What was said to people since the last time. */
    hears: () => told.splice(0).map(({ text }) => text),
    change: (columnsOf: Partial<ChannelRow>) => store.fork().nativeUpdate(Channel, { name: channel.name }, columnsOf),
    /** Links an account to a person of that role. */
    async pair(from: string, role: 'owner' | 'member' | 'guest' = 'member', name = from) {
      const principal = role === 'owner' ? owner : await addPrincipal(store, role, name)
      await identities.link(channel, { externalId: from, label: from }, principal)
      return principal
    },
    restart: () => void (reception = makeReception()),
  }
}
