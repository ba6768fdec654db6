import { ulid } from 'ulid'
import type { Caller } from '../access/caller.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { RunningTurn } from '../operations/shapes/running-turn.ts'
import type { SearchHit } from '../operations/shapes/search-hit.ts'
import type { Session as SessionShape } from '../operations/shapes/session.ts'
import { Session, type SessionRow } from '../store/entities/session.ts'
import type { Store } from '../store/store.ts'
import { type ExportFormat, exportSession } from './export.ts'
import type { LiveTurns } from './live-turns.ts'
import { type MessagePage, readMessages } from './message-page.ts'
import { searchMessages } from './search.ts'
import { readOpenTurn } from './open-turn.ts'
import { readCursor, writeCursor } from './session-cursor.ts'
import { shapeSessions } from './session-shape.ts'

interface BySession {
  session: string
}

/** A person's conversations. A session of somebody else answers as one that never was: OperationError('not_found'). */
export interface Sessions {
  list(caller: Caller, input: { limit?: number; before?: string }): Promise<{ sessions: SessionShape[]; next?: string }>
  get(caller: Caller, input: BySession): Promise<{ session: SessionShape }>
  messages(caller: Caller, input: BySession & { before?: string; limit?: number }): Promise<MessagePage & { running: RunningTurn | null }>
  rename(caller: Caller, input: BySession & { title: string }): Promise<{ session: SessionShape }>
  /** Stops the turn at work in it first. */
  delete(caller: Caller, input: BySession): Promise<Record<string, never>>
  export(caller: Caller, input: BySession & { format?: ExportFormat }): Promise<{ filename: string; text: string }>
  search(caller: Caller, input: { text: string; limit?: number }): Promise<{ hits: SearchHit[] }>
  /** The title is a guess that a turn may improve; `rename` is a person's word. */
  create(caller: Caller, input: { agent: string; title?: string }): Promise<SessionShape>
  /** Puts it first in the list. */
  touch(session: string): Promise<void>
  /** The resource check of the operations. */
  requireOwned(caller: Caller, session: string): Promise<void>
}

const listLimit = 50
const messagesLimit = 100
const searchLimit = 20
const exportPage = 500

export interface SessionsOptions {
  store: Store
  live?: LiveTurns
  /** What held for it alone can end. */
  onDeleted?(caller: Caller, session: string): Promise<void>
  now?: () => Date
}

export function createSessions({ store, live, onDeleted, now = () => new Date() }: SessionsOptions): Sessions {
  const owned = async (caller: Caller, id: string): Promise<SessionRow> => {
    const row = await store.fork().findOne(Session, { id, owner: caller.principal })
    if (row === null) throw new OperationError('not_found', `There is no session ${id}`, { session: id })
    return row
  }
  const shaped = async (row: SessionRow): Promise<SessionShape> => {
    const [session] = await shapeSessions(store.fork(), [row])
    if (session === undefined) throw new OperationError('not_found', `There is no session ${row.id}`, { session: row.id })
    return session
  }

  return {
    async list(caller, { limit = listLimit, before }) {
      const em = store.fork()
      const rows = await em.find(Session, { owner: caller.principal, ...(before === undefined ? {} : after(before)) }, { orderBy: { updatedAt: 'desc', id: 'desc' }, limit: limit + 1 })
      const page = rows.slice(0, limit)
      const last = page.at(-1)
      const sessions = await shapeSessions(em, page)
      return rows.length > limit && last !== undefined ? { sessions, next: writeCursor(last) } : { sessions }
    },

    get: async (caller, { session }) => ({ session: await shaped(await owned(caller, session)) }),

    async messages(caller, { session, before, limit = messagesLimit }) {
      await owned(caller, session)
      // The running turn first: it may end in between, and then stands among the messages.
      const running = before === undefined ? (live?.running(session) ?? (await readOpenTurn(store.fork(), session))) : null
      const page = await readMessages(store.fork(), { owner: caller.principal, session, before, limit })
      const hasEnded = page.messages.some(({ role, turn }) => role === 'assistant' && turn === running?.turn)
      return { ...page, running: hasEnded ? null : running }
    },

    async rename(caller, { session, title }) {
      await owned(caller, session)
      await store.fork().nativeUpdate(Session, { id: session, owner: caller.principal }, { title, titled: true })
      return { session: await shaped(await owned(caller, session)) }
    },

    async delete(caller, { session }) {
      await owned(caller, session)
      await live?.stop(session)
      // Messages, turns and steps go with it, by their foreign keys.
      await store.fork().nativeDelete(Session, { id: session, owner: caller.principal })
      await onDeleted?.(caller, session)
      return {}
    },

    async export(caller, { session, format = 'markdown' }) {
      const shape = await shaped(await owned(caller, session))
      const em = store.fork()
      const pages: MessagePage['messages'][] = []
      for (let before: string | undefined | null; before !== null; ) {
        const page: MessagePage = await readMessages(em, { owner: caller.principal, session, before, limit: exportPage })
        pages.unshift(page.messages)
        before = page.next
        em.clear()
      }
      return exportSession(shape, pages.flat(), format)
    },

    search: async (caller, { text, limit = searchLimit }) => ({ hits: await searchMessages(store, { owner: caller.principal, text, limit }) }),

    async create(caller, { agent, title = '' }) {
      const at = now()
      const row = { id: ulid(at.getTime()), owner: caller.principal, agent, title, titled: false, origin: caller.origin, createdAt: at, updatedAt: at }
      await store.fork().insert(Session, row)
      return { id: row.id, title, agent, owner: row.owner, createdAt: at.toISOString(), updatedAt: at.toISOString(), messages: 0, lastText: '' }
    },

    async touch(session) {
      await store.fork().nativeUpdate(Session, { id: session }, { updatedAt: now() })
    },

    async requireOwned(caller, session) {
      await owned(caller, session)
    },
  }
}

function after(before: string) {
  const { updatedAt, id } = readCursor(before)
  return { $or: [{ updatedAt: { $lt: updatedAt } }, { updatedAt, id: { $lt: id } }] }
}
