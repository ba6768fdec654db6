import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import { Channel, type ChannelRow } from '../store/entities/channel.ts'
import type { Attachment } from '../store/entities/message.ts'
import type { Store } from '../store/store.ts'
import { admit, type Verdict } from './admission.ts'
import type { Accept, Arrival } from './arrival.ts'
import { readChatCommand } from './chat-command.ts'
import type { Commands } from './commands.ts'
import type { Conversations } from './conversations.ts'
import { takeFromDay } from './daily-limit.ts'
import { editKey, editOf } from './edits.ts'
import { isStranger } from './guest-id.ts'
import type { Identities } from './identities.ts'
import type { InboundMessage } from './inbound-message.ts'
import { messageKey } from './message-key.ts'
import { messageText } from './message-text.ts'
import { createPace } from './pace.ts'
import type { Pairings } from './pairings.ts'
import { type Speaker, speakerOf } from './speaker.ts'
import { taintOf } from './taint.ts'
import type { Tell } from './tell.ts'
import * as words from './words.ts'

/** Where a channel's messages come in, as its guest made them: every word in them is a stranger's until it is known whose. */
export interface Reception {
  /** Resolves when the message is stored, answered, or refused for good; the same message twice is one. Rejects when it should be handed in again. */
  receive(channel: Pick<ChannelRow, 'name'>, message: InboundMessage): Promise<void>
}

export interface ReceptionOptions {
  store: Store
  identities: Identities
  pairings: Pairings
  conversations: Conversations
  commands: Commands
  accept: Accept
  tell: Tell
  /** The files that a channel's plugin brought, by the ids it named; from now on the owner's. */
  attachments(channel: ChannelRow, named: InboundMessage['attachments'], owner: string): Promise<Attachment[]>
  /** The agent of that name, or the one that answers when there is none. */
  agentFor(name: string | null): Promise<string>
  /** What one person may write in a minute. */
  messagesPerMinute?: number
  now?: () => Date
}

const noticeWindowS = 60 * 60

export function createReception(options: ReceptionOptions): Reception {
  const { store, identities, pairings, conversations, commands, accept, agentFor, messagesPerMinute = 60, now = () => new Date() } = options
  const pace = createPace({ windowS: 60 })
  const notices = createPace({ windowS: noticeWindowS })

  return {
    async receive({ name }, message) {
      const channel = await open(name)
      if (channel === undefined || !meant(message)) return
      const excess = await excessOf(channel, message)
      if (excess === 'told') return
      const speaker = await authorize(channel, message)
      if (speaker === undefined) return
      if (excess !== 'none') return say(channel, message, words.tooFast(excess.anewInS))
      const agent = await agentFor(channel.agent ?? null)
      if (await command(channel, message, speaker, agent)) return
      await deliver(channel, message, speaker, agent)
    },
  }

  /** Read anew for each message: a policy that the owner changed holds from the next one on. */
  async function open(name: string): Promise<ChannelRow | undefined> {
    return (await store.fork().findOne(Channel, { name, enabled: true })) ?? undefined
  }

  /** Before anything is looked up, so that a flood stays cheap; the first message too many is answered, if they may speak. */
  async function excessOf(channel: ChannelRow, { sender }: InboundMessage): Promise<'none' | 'told' | { anewInS: number }> {
    const { times, anewInS } = await pace.count(JSON.stringify([channel.name, sender.id]))
    if (times <= messagesPerMinute) return 'none'
    return times === messagesPerMinute + 1 ? { anewInS } : 'told'
  }

  async function authorize(channel: ChannelRow, message: InboundMessage): Promise<Speaker | undefined> {
    const { sender, room } = message
    const direct = room.kind === 'direct'
    const person = await identities.find(channel, sender.id)
    const linked = person && { role: person.role, disabled: person.disabledAt != null, stranger: isStranger(person) }
    const verdict = admit(channel.policy, { linked, listed: channel.allowed.includes(sender.id), direct })
    if (verdict.speaks === 'no') return refuse(channel, message, verdict.answer)
    if (verdict.speaks === 'linked') return person && speakerOf(person, { channel, direct, stranger: false, counted: false })
    const known = linked?.stranger === true ? person : undefined
    // Before anything is made for somebody new: many accounts must not fill the list of people.
    if (known === undefined && verdict.counted && !(await takeFromDay(store, channel, now()))) return dayIsFull(channel, message)
    const guest = known ?? (await identities.guest(channel, sender))
    // Removed under another policy, and so not linked any more: still removed.
    return guest.disabledAt == null ? speakerOf(guest, { channel, direct, stranger: true, counted: verdict.counted && known !== undefined }) : undefined
  }

  async function refuse(channel: ChannelRow, message: InboundMessage, answer: Extract<Verdict, { speaks: 'no' }>['answer']): Promise<undefined> {
    if (answer === 'ask_directly') await once(channel, message, `group:${message.room.id}`, words.askDirectly)
    if (answer !== 'code') return undefined
    const asked = await pairings.request(channel, message)
    // Also after a restart, which may have come between the request and these words.
    if (asked) await once(channel, message, `pairing:${asked.id}`, words.pairingCode(asked.code))
    return undefined
  }

  /** Outside of the session's lane: a /stop must work while a turn runs. */
  async function command(channel: ChannelRow, message: InboundMessage, speaker: Speaker, agent: string): Promise<boolean> {
    const read = readChatCommand(message.text)
    if (read === undefined) return false
    // A command that was edited was carried out when it was written.
    if (!message.edited) await say(channel, message, await commands(read, { channel, message, speaker, agent }))
    return true
  }

  async function deliver(channel: ChannelRow, message: InboundMessage, speaker: Speaker, agent: string): Promise<void> {
    if (speaker.counted && !(await takeFromDay(store, channel, now()))) return dayIsFull(channel, message)
    try {
      const arrival = await route(channel, message, speaker, agent)
      if (arrival) await accept(arrival)
    } catch (thrown) {
      if (!(thrown instanceof CodedError) || !['session_busy', 'rate_limited'].includes(thrown.code)) throw thrown
      await once(channel, message, `busy:${message.room.id}:${message.sender.id}`, words.tooMuchWaits)
    }
  }

  async function route(channel: ChannelRow, message: InboundMessage, speaker: Speaker, agent: string): Promise<Arrival | undefined> {
    const group = message.room.kind === 'group'
    const { caller } = speaker
    const place = await conversations.findOrMake(channel, message, caller.principal, { agent, text: message.text })
    const key = messageKey(channel.name, message)
    const edit = message.edited ? await editOf(store, { owner: place.owner, key }) : 'new'
    if (edit === 'answered') return undefined
    return {
      caller,
      owner: place.owner,
      session: place.session,
      conversation: place.id,
      agent,
      text: messageText(message, { known: edit === 'open' }),
      author: group ? nameInGroup(speaker) : null,
      attachments: await options.attachments(channel, message.attachments, place.owner),
      replyTo: message.id,
      taintedBy: taintOf(message, speaker),
      idempotencyKey: edit === 'open' ? editKey(key, message.text) : key,
    }
  }

  function dayIsFull(channel: ChannelRow, message: InboundMessage): Promise<undefined> {
    // To a group once, however many write there.
    return once(channel, message, `day:${message.room.id}`, words.dayIsFull)
  }

  async function once(channel: ChannelRow, message: InboundMessage, what: string, text: string): Promise<undefined> {
    const { times } = await notices.count(JSON.stringify([channel.name, what]))
    if (times === 1) await say(channel, message, text)
    return undefined
  }

  function say(channel: ChannelRow, { id, room, thread }: InboundMessage, text: string): Promise<void> {
    return options.tell(channel.name, room.id, thread, text, id)
  }
}

/** Is the assistant meant at all? Bots that answer each other never stop. */
function meant({ sender, room, mentioned, text, attachments }: InboundMessage): boolean {
  if (sender.bot === true || (room.kind === 'group' && !mentioned)) return false
  return text.trim() !== '' || attachments.length > 0
}

function nameInGroup({ caller, stranger }: Speaker): string {
  return stranger ? `${caller.name} (guest)` : caller.name
}
