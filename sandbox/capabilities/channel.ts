import { z } from 'zod'
import { CapabilityError } from '../broker/capability-error.ts'
import type { Caller } from '../supervisor/guest-plugin.ts'
import { type Capability, defineCapability, defineMethod } from './capability.ts'
import { countText, withNotes } from './consent-notes.ts'

/** The gateway's side of channels. Both reject with CapabilityError when the call is not one of a channel. */
export interface ChannelPort {
  /** Resolves when the message is stored, or was refused for good. What it is made of is a stranger's word. */
  receive(caller: Caller, message: unknown, limits: { conversations: number }): Promise<void>
  sent(caller: Caller, externalId: string): Promise<void>
}

const refuse = async (): Promise<never> => {
  throw new CapabilityError('request_invalid', 'this gateway has no channels')
}
const noChannels: ChannelPort = { receive: refuse, sent: refuse }

const defaultPerMinute = 3_000
const maxPerMinute = 60_000
const defaultConversations = 1_000
const maxConversations = 100_000
/** One event is one message, or a handful. */
const maxMessagesPerCall = 20
const maxMessageChars = 240_000
const minuteMs = 60_000

const Scope = z.strictObject({
  /** Messages that all its channels hand in within a minute. */
  messagesPerMinute: z.int().min(1).max(maxPerMinute).default(defaultPerMinute),
  /** Rooms and threads that it may open, over all time. */
  conversations: z.int().min(1).max(maxConversations).default(defaultConversations),
  reason: z.string().max(500).optional(),
})
type Scope = z.infer<typeof Scope>

/** Bringing in messages of the plugin's own channels, and saying what was sent there. */
export function createChannel(port: ChannelPort = noChannels, now: () => number = () => performance.now()): Capability {
  const minutes = new Map<string, { since: number; messages: number }>()
  const messagesOfCall = new WeakMap<object, number>()

  function count(plugin: string, most: number): void {
    const known = minutes.get(plugin)
    const minute = known !== undefined && now() - known.since < minuteMs ? known : { since: now(), messages: 0 }
    minutes.set(plugin, minute)
    if (minute.messages < most) return void minute.messages++
    const retryAfterMs = Math.ceil(minute.since + minuteMs - now())
    throw new CapabilityError('rate_limited', `${plugin} handed in ${most} messages within a minute; it may go on in ${Math.ceil(retryAfterMs / 1_000)} s`, { retryAfterMs })
  }

  return defineCapability<Scope>({
    name: 'channel',
    title: { en: 'Messages of its own channel', 'zh-CN': '自身频道的消息' },
    effect: 'read',
    scope: Scope,
    methods: {
      receive: defineMethod({
        maxChars: maxMessageChars,
        input: z.strictObject({ message: z.record(z.string(), z.unknown()) }),
        tried: () => 'hand in a message',
        async perform({ message }, { plugin, caller, within, right }) {
          const handed = (messagesOfCall.get(within) ?? 0) + 1
          if (handed > maxMessagesPerCall) throw new CapabilityError('quota_exceeded', `one event may become ${maxMessagesPerCall} messages at most`)
          messagesOfCall.set(within, handed)
          const { grants } = right()
          count(plugin.name, Math.max(...grants.map((grant) => grant.messagesPerMinute)))
          await port.receive(caller, message, { conversations: Math.max(...grants.map((grant) => grant.conversations)) })
          return {}
        },
      }),
      sent: defineMethod({
        input: z.strictObject({ externalId: z.string().min(1).max(256) }),
        tried: () => 'record what was sent',
        async perform({ externalId }, { caller }) {
          await port.sent(caller, externalId)
          return {}
        },
      }),
    },
    within: (grant, request) => grant.messagesPerMinute <= request.messagesPerMinute && grant.conversations <= request.conversations,
    consent: ({ messagesPerMinute, conversations }) => [{
      weight: 2,
      text: withNotes({ en: 'may bring in messages from its own channel, and send answers there', 'zh-CN': '可以从自身频道带入消息，并在那里发送回复' }, [
        messagesPerMinute === defaultPerMinute ? undefined : { en: `up to ${countText(messagesPerMinute)} a minute`, 'zh-CN': `每分钟最多 ${countText(messagesPerMinute)} 条` },
        conversations === defaultConversations ? undefined : { en: `in up to ${countText(conversations)} ${conversations === 1 ? 'conversation' : 'conversations'}`, 'zh-CN': `最多 ${countText(conversations)} 个对话` },
      ]),
    }],
  })
}
