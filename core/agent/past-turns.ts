import { Message } from '../store/entities/message.ts'
import { Step } from '../store/entities/step.ts'
import { Turn } from '../store/entities/turn.ts'
import type { Store } from '../store/store.ts'
import type { PastTurn } from './history.ts'

const maxTurns = 40

/** The turns of a session before one of its turns, oldest first, and whether one of them read data from outside. */
export async function pastTurns(store: Store, session: string, before: string): Promise<{ turns: PastTurn[]; tainted: boolean }> {
  const em = store.fork()
  const rows = await em.find(Turn, { session, id: { $lt: before } }, { orderBy: { id: 'desc' }, limit: maxTurns, fields: ['id', 'tainted'] })
  if (rows.length === 0) return { turns: [], tainted: false }
  const ids = rows.map(({ id }) => id)
  const [messages, steps] = await Promise.all([
    em.find(Message, { turn: { $in: ids } }, { orderBy: { id: 'asc' } }),
    em.find(Step, { turn: { $in: ids } }, { orderBy: { seq: 'asc' } }),
  ])
  const messagesOf = Map.groupBy(messages, ({ turn }) => turn)
  const stepsOf = Map.groupBy(steps, ({ turn }) => turn)
  return {
    turns: rows.toReversed().map(({ id }) => ({ messages: messagesOf.get(id) ?? [], steps: stepsOf.get(id) ?? [] })),
    tainted: rows.some(({ tainted }) => tainted),
  }
}
