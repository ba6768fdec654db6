import { setTimeout as pause } from 'node:timers/promises'
import type { GatewayProcess } from '../gateway.ts'

export interface SeenMessage {
  role: 'user' | 'assistant'
  turn: string
  text: string
  status: string
  createdAt: string
}

/** What one person sent and was told, and what their conversation holds in the end. */
export interface PersonRead {
  name: number
  accepted: string[]
  messages: SeenMessage[]
}

/** Somebody at a console: sends one message after the other, each until it is accepted. */
export interface Person {
  talk(): Promise<void>
  accepted(): number
  isAnswered(gateway: GatewayProcess): Promise<boolean>
  read(): Promise<PersonRead>
}

export function createPerson({ name, messages, spreadMs, random, gateway }: { name: number; messages: number; spreadMs: number; random(): number; gateway(): GatewayProcess }): Person {
  const accepted: string[] = []
  let session: string | undefined

  /** Until it is accepted: a gateway that is away, or has too much to do, is asked again with the same key. */
  async function send(text: string): Promise<void> {
    for (;;) {
      try {
        const sent = await gateway().rpc<{ session: string }>('chat.send', { text, idempotencyKey: text, ...(session !== undefined && { session }) })
        session = sent.session
        accepted.push(text)
        return
      } catch (error) {
        if (isFinal(error)) throw error
        await pause(50 + random() * 100)
      }
    }
  }

  async function read(): Promise<PersonRead> {
    const all: SeenMessage[] = []
    for (let before: string | undefined | null; before !== null;) {
      const page: { messages: SeenMessage[]; next: string | null } = await gateway().rpc('session.messages', { session, limit: 200, ...(before != null && { before }) })
      all.unshift(...page.messages)
      before = page.next
    }
    return { name, accepted, messages: all }
  }

  return {
    async talk() {
      for (let index = 1; index <= messages; index += 1) {
        await pause(random() * 2 * spreadMs)
        await send(`m${name}-${index}`)
      }
    },
    accepted: () => accepted.length,
    async isAnswered() {
      if (session === undefined) return accepted.length === 0
      const { messages: held } = await read()
      return held.filter(({ role }) => role === 'assistant').length >= accepted.length
    },
    read,
  }
}

/** A refusal that no second try would change is a fault of the gateway. */
function isFinal(error: unknown): boolean {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' && ['input_invalid', 'not_found', 'forbidden', 'unauthorized', 'scope_missing'].includes(code)
}
