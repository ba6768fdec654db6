import type { Context } from '@airlock/sdk'
import { type Fields, id, object, text } from './read.ts'

type Kept = Context<'kv'>

/** What Discord calls us, and by which it lets a lost connection go on. */
export interface Session {
  id: string
  user: string
}

const key = 'session'

export async function readSession({ kv }: Kept): Promise<Session | undefined> {
  const kept = object(await kv.get(key))
  const [session, user] = [text(kept?.['id']), id(kept?.['user'])]
  return session === undefined || user === undefined ? undefined : { id: session, user }
}

/** Keeps what READY tells; undefined when it tells nothing of use. */
export async function keepSession(ready: Fields, { kv }: Kept): Promise<Session | undefined> {
  const [session, user] = [text(ready['session_id']), id(object(ready['user'])?.['id'])]
  if (session === undefined || user === undefined) return undefined
  const kept: Session = { id: session, user }
  await kv.set(key, kept)
  return kept
}

/** The next connection begins anew. Who we are stays known: messages that came before may still wait. */
export async function endSession(context: Kept): Promise<void> {
  const kept = await readSession(context)
  if (kept !== undefined) await context.kv.set(key, { id: '', user: kept.user })
}
