import { Token, type TokenRow } from '../store/entities/token.ts'
import type { Store } from '../store/store.ts'

export type LiveToken = Pick<TokenRow, 'id' | 'owner' | 'name' | 'kind' | 'scopes' | 'device' | 'createdAt' | 'expiresAt' | 'lastUsedAt'>

/** A `lastUsedAt` is written at most this often. */
const lastUsedEveryMs = 60_000

/** The tokens in force: in memory for every check, in the database for every restart. */
export interface TokenRows extends AsyncDisposable {
  find(id: string): Promise<LiveToken | undefined>
  add(row: LiveToken): Promise<void>
  /** False when there is no such token in force. */
  revoke(id: string): Promise<boolean>
  list(owner?: string): Promise<LiveToken[]>
  /** Those of these that are no longer in force, whoever ended them. */
  ended(ids: readonly string[]): Promise<string[]>
  used(token: LiveToken): void
}

interface TokenRowsOptions {
  store: Store
  now: () => Date
  warn(error: unknown): void
}

export async function loadTokenRows({ store, now, warn }: TokenRowsOptions): Promise<TokenRows> {
  const em = store.fork()
  const live = new Map((await em.find(Token, { revokedAt: null })).map((row): [string, LiveToken] => [row.id, liveOf(row)]))
  // One gateway owns a SQLite folder, so its memory is the truth. Several share a PostgreSQL: another one may have revoked.
  const alone = store.dialect === 'sqlite'
  const writing = new Set<Promise<unknown>>()

  const isExpired = (row: LiveToken) => row.expiresAt != null && row.expiresAt <= now()

  return {
    async find(id) {
      if (alone) return live.get(id)
      const row = await store.fork().findOne(Token, { id, revokedAt: null })
      return row ? liveOf(row) : undefined
    },

    async add(row) {
      await store.fork().insert(Token, { ...row, revokedAt: null })
      live.set(row.id, row)
    },

    async revoke(id) {
      // Memory first: whatever the database says, the token is dead from here on.
      live.delete(id)
      return (await store.fork().nativeUpdate(Token, { id, revokedAt: null }, { revokedAt: now() })) > 0
    },

    async list(owner) {
      const rows = await store.fork().find(Token, owner === undefined ? { revokedAt: null } : { revokedAt: null, owner }, { orderBy: { id: 'asc' } })
      return rows.map(liveOf).filter((row) => !isExpired(row))
    },

    async ended(ids) {
      if (ids.length === 0) return []
      const found = await store.fork().find(Token, { id: { $in: [...ids] }, revokedAt: null }, { fields: ['id'] })
      const inForce = new Set(found.map(({ id }) => id))
      return ids.filter((id) => !inForce.has(id))
    },

    used(token) {
      const at = now()
      if (token.lastUsedAt && at.getTime() - token.lastUsedAt.getTime() < lastUsedEveryMs) return
      token.lastUsedAt = at
      const write = store.fork().nativeUpdate(Token, { id: token.id }, { lastUsedAt: at }).catch(warn)
      writing.add(write)
      void write.finally(() => writing.delete(write))
    },

    async [Symbol.asyncDispose]() {
      await Promise.all(writing)
    },
  }
}

function liveOf({ id, owner, name, kind, scopes, device, createdAt, expiresAt, lastUsedAt }: TokenRow): LiveToken {
  return { id, owner, name, kind, scopes, device: device ?? null, createdAt, expiresAt: expiresAt ?? null, lastUsedAt: lastUsedAt ?? null }
}
