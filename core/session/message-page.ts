import type { EntityManager } from '@mikro-orm/sql'
import type { Message as MessageShape } from '../operations/shapes/message.ts'
import { Message, type MessageRow } from '../store/entities/message.ts'
import { Step } from '../store/entities/step.ts'
import { Turn } from '../store/entities/turn.ts'
import { StoredReply } from '../agent/stored-reply.ts'
import { toolCard } from './tool-card.ts'

export interface MessagePage {
  /** Oldest first. */
  messages: MessageShape[]
  /** Give it as `before` for the page above; null when there is none. */
  next: string | null
}

/** The last messages of a session, or the last before one; with what their turns did. */
export async function readMessages(em: EntityManager, { owner, session, before, limit }: { owner: string; session: string; before?: string; limit: number }): Promise<MessagePage> {
  const where = { owner, session, ...(before === undefined ? {} : { id: { $lt: before } }) }
  const rows = await em.find(Message, where, { orderBy: { id: 'desc' }, limit: limit + 1 })
  const page = rows.slice(0, limit).reverse()
  return { messages: await withTurns(em, page), next: rows.length > limit ? (page[0]?.id ?? null) : null }
}

async function withTurns(em: EntityManager, rows: MessageRow[]): Promise<MessageShape[]> {
  const ids = [...new Set(rows.filter(({ role }) => role === 'assistant').map(({ turn }) => turn))]
  if (ids.length === 0) return rows.map((row) => shape(row))
  const turns = new Map((await em.find(Turn, { id: { $in: ids } })).map((turn) => [turn.id, turn]))
  const steps = Map.groupBy(await em.find(Step, { turn: { $in: ids }, $or: [{ kind: 'tool' }, { kind: 'model', error: { $ne: null } }] }, { orderBy: { turn: 'asc', seq: 'asc' } }), ({ turn }) => turn)
  return rows.map((row) => {
    if (row.role === 'user') return shape(row)
    const turn = turns.get(row.turn)
    const ofTurn = steps.get(row.turn) ?? []
    const fellBack = ofTurn.map(({ kind, output }) => kind === 'model' ? StoredReply.safeParse(output).data?.fellBack : undefined).findLast((found) => found !== undefined)
    return {
      ...shape(row),
      tools: ofTurn.filter(({ kind }) => kind === 'tool').map(toolCard),
      ...(turn?.usage == null ? {} : { usage: turn.usage }),
      ...(turn?.model == null ? {} : { model: turn.model }),
      ...(fellBack && { fellBack }),
    }
  })
}

function shape({ id, role, text, turn, createdAt, status, error, author, attachments, revisions }: MessageRow): MessageShape {
  const more = { ...(error != null && { error }), ...(author != null && { author }), ...(attachments != null && { attachments: [...attachments] }), ...(revisions != null && { revisions: [...revisions] }) }
  return { id, role, text, turn, createdAt: createdAt.toISOString(), status, tools: [], ...more }
}
