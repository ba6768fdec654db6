import { z } from 'zod'
import type { SearchHit } from '../operations/shapes/search-hit.ts'
import { containsPattern, likeEscape } from '../store/like.ts'
import type { Store } from '../store/store.ts'
import { snippet } from './snippet.ts'

const Rows = z.array(z.object({ id: z.string(), session: z.string(), text: z.string(), at: z.coerce.date() }))

/** The newest messages of one owner that contain a text. SQLite ignores case for ASCII letters only, PostgreSQL for all. */
export async function searchMessages(store: Store, { owner, text, limit }: { owner: string; text: string; limit: number }): Promise<SearchHit[]> {
  const found: unknown = await store.fork().getConnection().execute(
    `select id, session_id as session, text, created_at as at from messages
      where owner_id = ? and lower(text) like lower(?) escape '${likeEscape}' order by id desc limit ?`,
    [owner, containsPattern(text), limit],
  )
  return Rows.parse(found).map((row) => ({ session: row.session, message: row.id, snippet: snippet(row.text, text), at: row.at.toISOString() }))
}
