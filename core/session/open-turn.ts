import type { EntityManager } from '@mikro-orm/sql'
import { progressOf } from '../agent/resume.ts'
import type { RunningTurn } from '../operations/shapes/running-turn.ts'
import { Step } from '../store/entities/step.ts'
import { Turn } from '../store/entities/turn.ts'

/** The turn of a session that waits for a person, or is at work in another gateway: what its journal holds of it. */
export async function readOpenTurn(em: EntityManager, session: string): Promise<RunningTurn | null> {
  const [turn] = await em.find(Turn, { session, status: { $in: ['running', 'waiting'] } }, { orderBy: { id: 'asc' }, limit: 1, fields: ['id'] })
  if (turn === undefined) return null
  const { paragraphs, cards } = progressOf(await em.find(Step, { turn: turn.id }), 0)
  return { turn: turn.id, text: paragraphs.join('\n\n'), tools: cards }
}
