import type { EntityManager } from '@mikro-orm/sql'
import { z } from 'zod'
import type { Session as SessionShape } from '../operations/shapes/session.ts'
import type { SessionRow } from '../store/entities/session.ts'

/** How much of the last message a list shows. */
const lastTextLength = 200

const Summary = z.array(z.object({ session: z.string(), messages: z.coerce.number(), lastText: z.string().nullable() }))

/** Sessions as the operations answer them, with what their messages add; two questions for any number of sessions. */
export async function shapeSessions(em: EntityManager, rows: readonly SessionRow[]): Promise<SessionShape[]> {
  if (rows.length === 0) return []
  const places = rows.map(() => '?').join(', ')
  const found: unknown = await em.getConnection().execute(
    `select counted.session as session, counted.messages as messages, substr(m.text, 1, ${lastTextLength}) as "lastText"
      from (select session_id as session, count(*) as messages, max(id) as last from messages where session_id in (${places}) group by session_id) counted
      join messages m on m.id = counted.last`,
    rows.map(({ id }) => id),
  )
  const summaries = new Map(Summary.parse(found).map((summary) => [summary.session, summary]))
  return rows.map((row) => {
    const summary = summaries.get(row.id)
    return {
      id: row.id,
      title: row.title,
      agent: row.agent,
      owner: row.owner,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      messages: summary?.messages ?? 0,
      lastText: summary?.lastText ?? '',
    }
  })
}
