import { ulid } from 'ulid'
import { OperationError } from '../operations/operation-error.ts'
import type { Token as TokenShape } from '../operations/shapes/token.ts'
import type { Store } from '../store/store.ts'
import { AccessError } from './access-error.ts'
import { accessSignal } from './access-watch.ts'
import type { Caller, Origin } from './caller.ts'
import { createJwt } from './jwt.ts'
import { expiryOf } from './minting.ts'
import type { Principals } from './principals.ts'
import { effectiveScopes } from './role-scopes.ts'
import type { Scope } from './scope.ts'
import type { SignInRecords } from './sign-in-records.ts'
import { loadTokenRows, type LiveToken } from './token-rows.ts'

export interface IssuedToken {
  /** The token itself; shown once and never stored. */
  token: string
  id: string
  name: string
  scopes: Scope[]
  expiresAt: string | null
}

export interface NewToken {
  owner: string
  name: string
  kind: LiveToken['kind']
  scopes: readonly Scope[]
  /** What signed in with it. */
  device?: string | null
  expiresAt: Date | null
}

export interface Tokens extends AsyncDisposable {
  create(caller: Caller, input: { name: string; scopes: Scope[]; principal?: string; expiresInDays?: number }): Promise<IssuedToken>
  list(caller: Caller, input: object): Promise<{ tokens: TokenShape[] }>
  revoke(caller: Caller, input: { id: string }): Promise<Record<string, never>>
  /** Signs the caller out of every browser but the one that asks; tokens of programs stay. */
  revokeOthers(caller: Caller, input: object): Promise<{ revoked: number }>
  /** For the gateway's own needs (cookies, the CLI's token): no caller is asked. */
  issue(token: NewToken): Promise<IssuedToken>
  /** Who presents this token; throws AccessError unauthenticated, token_expired or token_revoked. */
  verify(text: string): Promise<Caller & { token: string; expiresAt: Date | null }>
  /** Tells the listeners of those among these that another gateway has revoked. */
  recheck(ids: readonly string[]): Promise<void>
  onRevoke(listener: (id: string) => void): () => void
}

interface TokensOptions {
  store: Store
  principals: Principals
  records: Pick<SignInRecords, 'note'>
  jwtSecret: string
  log: { warn(details: object, message: string): void }
  now?: () => Date
}

const origins: Readonly<Record<LiveToken['kind'], Origin>> = { api: 'api', cookie: 'console', cli: 'cli' }

export async function createTokens({ store, principals, records, jwtSecret, log, now = () => new Date() }: TokensOptions): Promise<Tokens> {
  const jwt = createJwt(jwtSecret)
  const rows = await loadTokenRows({ store, now, warn: (error) => log.warn({ err: error }, 'could not note that a token was used') })
  const listeners = new Set<(id: string) => void>()
  const tell = (id: string) => {
    for (const listener of listeners) listener(id)
  }

  async function end({ id, owner }: LiveToken): Promise<void> {
    await rows.revoke(id)
    tell(id)
    store.signals.send(accessSignal)
    await records.note({ kind: 'revoked', owner, token: id })
  }

  const issue: Tokens['issue'] = async ({ owner, name, kind, scopes, device = null, expiresAt }) => {
    const id = ulid()
    const row: LiveToken = { id, owner, name, kind, scopes: [...scopes], device, createdAt: now(), expiresAt, lastUsedAt: null }
    await rows.add(row)
    return { token: await jwt.sign({ jti: id, sub: owner }, expiresAt), id, name, scopes: row.scopes, expiresAt: expiresAt?.toISOString() ?? null }
  }

  return {
    issue,

    async verify(text) {
      const { jti, sub } = await jwt.verify(text)
      const about = { token: jti, principal: sub }
      const row = await rows.find(jti)
      if (!row || row.owner !== sub) throw new AccessError('token_revoked', 'This token was revoked; make a new one', about)
      if (row.expiresAt && row.expiresAt <= now()) throw new AccessError('token_expired', 'This token has expired; make a new one', about)
      const person = await principals.find(sub)
      if (!person) throw new AccessError('token_revoked', 'Whoever this token speaks for was removed', about)
      rows.used(row)
      const scopes = effectiveScopes(person.role, row.scopes)
      return { principal: person.id, name: person.name, role: person.role, scopes, origin: origins[row.kind], token: row.id, expiresAt: row.expiresAt ?? null }
    },

    async create(caller, { name, scopes, principal = caller.principal, expiresInDays }) {
      const role = await roleToServe(caller, principals, principal)
      const own = caller.token === undefined ? undefined : await rows.find(caller.token)
      const expiresAt = expiryOf({ scopes, expiresInDays }, { scopes: caller.scopes, expiresAt: own?.expiresAt ?? null }, role, now())
      return issue({ owner: principal, name, kind: 'api', scopes, expiresAt })
    },

    async list(caller) {
      const live = await rows.list(caller.scopes.has('admin') ? undefined : caller.principal)
      return { tokens: live.map((row) => shapeOf(row, caller)) }
    },

    async revoke(caller, { id }) {
      const row = await rows.find(id)
      const mayKnow = row && (row.owner === caller.principal || caller.scopes.has('admin'))
      if (!mayKnow) throw new OperationError('not_found', `There is no token ${id}`, { token: id })
      if (!mayEnd(caller, row)) {
        throw new AccessError('scope_missing', 'A token ends itself, and those that hold no more than it does; use one that holds as much', { needed: row.scopes })
      }
      await end(row)
      return {}
    },

    async revokeOthers(caller) {
      const others = (await rows.list(caller.principal)).filter((row) => row.kind === 'cookie' && row.id !== caller.token && mayEnd(caller, row))
      for (const row of others) await end(row)
      return { revoked: others.length }
    },

    async recheck(ids) {
      for (const id of await rows.ended(ids)) tell(id)
    },

    onRevoke(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    [Symbol.asyncDispose]: () => rows[Symbol.asyncDispose](),
  }
}

/** A stolen token that may only chat must not lock its owner out. */
function mayEnd(caller: Caller, { id, owner, scopes }: LiveToken): boolean {
  if (caller.scopes.has('admin') || id === caller.token) return true
  return owner === caller.principal && [...effectiveScopes(caller.role, scopes)].every((scope) => caller.scopes.has(scope))
}

/** Only an admin hands out in another's name. */
async function roleToServe(caller: Caller, principals: Principals, principal: string): Promise<Caller['role']> {
  if (principal === caller.principal) return caller.role
  if (!caller.scopes.has('admin')) throw new AccessError('forbidden', 'Only an admin makes a token for someone else', { principal })
  const person = await principals.find(principal)
  if (!person) throw new OperationError('not_found', `There is no principal ${principal}`, { principal })
  return person.role
}

function shapeOf(row: LiveToken, caller: Caller): TokenShape {
  return {
    id: row.id,
    name: row.name,
    owner: row.owner,
    kind: row.kind,
    scopes: row.scopes,
    device: row.device ?? null,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    current: row.id === caller.token,
  }
}
