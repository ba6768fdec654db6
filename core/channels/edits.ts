import { createHash } from 'node:crypto'
import { Message } from '../store/entities/message.ts'
import { Turn } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'

/** `new`: it never came in, for instance because only the edit names the assistant. `open`: its answer is still to come. */
export type EditOf = 'new' | 'open' | 'answered'

/** What an edit changes. Once a message is answered, its edit changes nothing: the answer stands. */
export async function editOf(store: Store, { owner, key }: { owner: string; key: string }): Promise<EditOf> {
  const em = store.fork()
  const message = await em.findOne(Message, { owner, idempotencyKey: key }, { fields: ['turn'] })
  if (message === null) return 'new'
  const open = await em.count(Turn, { id: message.turn, status: { $in: ['queued', 'running', 'waiting'] } })
  return open > 0 ? 'open' : 'answered'
}

/** The same edit twice is one; a second edit is another. */
export function editKey(key: string, text: string): string {
  return `${key}:edit:${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`
}
