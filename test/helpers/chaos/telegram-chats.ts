import { setTimeout as pause } from 'node:timers/promises'
import type { GatewayProcess } from '../gateway.ts'
import type { Sent, TelegramWorld } from './telegram-world.ts'

/** What was written in one chat, and what stands there in the end. */
export interface ChatRead {
  chat: number
  written: string[]
  sent: Sent[]
}

/** People who write from Telegram, each paired as a member first. */
export interface TelegramChats {
  talk(each: number, spreadMs: number, random: () => number): Promise<void>
  isAnswered(): boolean
  read(): ChatRead[]
}

const firstChat = 1_001
const token = '123456:chaos-token-0123456789abcdefghijk'

export async function openTelegramChats(gateway: GatewayProcess, telegram: TelegramWorld, count: number): Promise<TelegramChats> {
  const chats = Array.from({ length: count }, (_, index) => firstChat + index)
  const written = new Map<number, string[]>(chats.map((chat) => [chat, []]))
  if (count > 0) await connect()

  async function connect(): Promise<void> {
    await gateway.rpc('plugin.configure', { plugin: 'telegram', config: { apiRoot: telegram.origin } })
    const { plugin } = await gateway.rpc<{ plugin: { rights: { required: { capability: string; scope: unknown }[] } } }>('plugin.inspect', { plugin: 'telegram' })
    for (const { capability, scope } of plugin.rights.required) await gateway.rpc('grant.allow', { plugin: 'telegram', capability, scope })
    await gateway.rpc('secret.set', { plugin: 'telegram', name: 'bot_token', value: token })
    await gateway.rpc('channel.add', { plugin: 'telegram', policy: 'pairing' })
    for (const chat of chats) {
      telegram.write(chat, 'hello')
      const { id } = await found(async () => (await gateway.rpc<{ pairings: { id: string; externalId: string }[] }>('channel.pairings')).pairings.find(({ externalId }) => externalId === String(chat)))
      await gateway.rpc('channel.approvePairing', { id, newMember: `Person ${chat}` })
    }
  }

  return {
    async talk(each, spreadMs, random) {
      await Promise.all(chats.map(async (chat) => {
        for (let index = 1; index <= each; index += 1) {
          await pause(random() * 2 * spreadMs)
          const text = `m${chat}-${index}`
          telegram.write(chat, text)
          written.get(chat)?.push(text)
        }
      }))
    },
    isAnswered() {
      const sent = telegram.sent()
      return chats.every((chat) => written.get(chat)?.every((text) => sent.some((one) => one.chat === chat && answers(one, text))))
    },
    read: () => chats.map((chat) => ({ chat, written: written.get(chat) ?? [], sent: telegram.sent().filter((one) => one.chat === chat) })),
  }
}

/** Is this the answer to that message? */
export function answers({ text }: Pick<Sent, 'text'>, asked: string): boolean {
  return new RegExp(`answer to ${asked}(?![0-9])`).test(text)
}

async function found<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    await pause(50)
  }
}
