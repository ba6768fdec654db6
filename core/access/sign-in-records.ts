import { monotonicFactory } from 'ulid'
import type { Caller } from './caller.ts'
import type { SignInEntry } from '../operations/shapes/sign-in-entry.ts'
import { Principal } from '../store/entities/principal.ts'
import { SignInRecord, type SignInRecordRow } from '../store/entities/sign-in-record.ts'
import type { Store } from '../store/store.ts'
import { placeOf, type Visit } from './visit.ts'

/** What is kept: enough for a quarter of a year of a busy household, bounded for the day of an attack. */
const keptMs = 90 * 86_400_000
const maxKept = 10_000
/** The oldest go after so many new ones. */
const trimEvery = 200
/** One thing that knocks again and again with the same dead token is one line. */
const sameForMs = 10 * 60_000
const maxRemembered = 1_000

export interface SignInNote {
  kind: SignInRecordRow['kind']
  /** Id of the principal, where one is known. */
  owner?: string
  /** Id of the token. */
  token?: string
  visit?: Visit
}

/** The book of who signed in, who was refused, and what was revoked. */
export interface SignInRecords extends AsyncDisposable {
  /** Never rejects: a book that cannot be written is logged and shuts nobody out. */
  note(note: SignInNote): Promise<void>
  list(caller: Caller, input: { limit: number; before?: string }): Promise<{ signIns: SignInEntry[]; next: string | null }>
}

interface SignInRecordsOptions {
  store: Store
  log: { warn(details: object, message: string): void }
  now?: () => Date
}

export function createSignInRecords({ store, log, now = () => new Date() }: SignInRecordsOptions): SignInRecords {
  const nextId = monotonicFactory()
  const writing = new Set<Promise<void>>()
  const seen = new Map<string, number>()
  let sinceTrim = 0

  /** Was this very thing noted a moment ago? */
  function isEcho({ kind, token, visit }: SignInNote): boolean {
    if (token === undefined || (kind !== 'refused' && kind !== 'expired')) return false
    const key = `${kind} ${token} ${visit?.address}`
    const at = now().getTime()
    const last = seen.get(key)
    if (last !== undefined && at - last < sameForMs) return true
    seen.delete(key)
    seen.set(key, at)
    const [oldest] = seen.keys()
    if (seen.size > maxRemembered && oldest !== undefined) seen.delete(oldest)
    return false
  }

  async function write({ kind, owner, token, visit }: SignInNote): Promise<void> {
    const row = { id: nextId(now().getTime()), owner: owner ?? null, kind, token: token ?? null, from: visit ? placeOf(visit) : null, device: visit?.device ?? null, createdAt: now() }
    await store.fork().insert(SignInRecord, row)
    if (++sinceTrim < trimEvery) return
    sinceTrim = 0
    await trim(store, new Date(now().getTime() - keptMs))
  }

  return {
    async note(note) {
      if (isEcho(note)) return
      const written = write(note).catch((error: unknown) => log.warn({ err: error, kind: note.kind }, 'a sign-in could not be noted'))
      writing.add(written)
      await written
      writing.delete(written)
    },

    async list(_caller, { limit, before }) {
      const em = store.fork()
      const rows = await em.find(SignInRecord, before === undefined ? {} : { id: { $lt: before } }, { orderBy: { id: 'desc' }, limit: limit + 1 })
      const page = rows.slice(0, limit)
      const owners = [...new Set(page.flatMap(({ owner }) => (owner == null ? [] : [owner])))]
      const names = new Map((await em.find(Principal, { id: { $in: owners } })).map(({ id, name }) => [id, name]))
      return { signIns: page.map((row) => entryOf(row, names)), next: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
    },

    async [Symbol.asyncDispose]() {
      await Promise.all(writing)
    },
  }
}

async function trim(store: Store, before: Date): Promise<void> {
  const em = store.fork()
  await em.nativeDelete(SignInRecord, { createdAt: { $lt: before } })
  const [last] = await em.find(SignInRecord, {}, { orderBy: { id: 'desc' }, limit: 1, offset: maxKept })
  if (last) await em.nativeDelete(SignInRecord, { id: { $lte: last.id } })
}

function entryOf({ id, kind, owner, token, from, device, createdAt }: SignInRecordRow, names: ReadonlyMap<string, string>): SignInEntry {
  const principal = owner == null ? null : { id: owner, name: names.get(owner) ?? '' }
  return { id, kind, principal, token: token ?? null, from: from ?? null, device: device ?? null, at: createdAt.toISOString() }
}
