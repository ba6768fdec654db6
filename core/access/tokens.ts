import { ulid } from 'ulid'
import { OperationError } from '../operations/operation-error.ts'
import type { Token as TokenShape } from '../operations/shapes/token.ts'
import type { Store } from '../store/store.ts'
import { AccessError } from './access-error.ts'
import type { Caller, Origin } from './caller.ts'
import { createJwt } from './jwt.ts'
import type { Principals } from './principals.ts'
import { effectiveScopes } from './role-scopes.ts'
import type { Scope } from './scope.ts'
import { loadTokenRows, type LiveToken } from './token-rows.ts'

const defaultExpiryDays = 90
const dayMs = 86_400_000

export interface IssuedToken {
  /** The token itself; shown once and never stored. */
  token: string
  id: string
  name: string
  scopes: Scope[]
  expiresAt: string | null
}

export interface Tokens extends AsyncDisposable {
  create(caller: Caller, input: { name: string; scopes: Scope[]; principal?: string; expiresInDays?: number }): Promise<IssuedToken>
  list(caller: Caller, input: object): Promise<{ tokens: TokenShape[] }>
  revoke(caller: Caller, input: { id: string }): Promise<Record<string, never>>
  /** For the gateway's own needs (cookies, the CLI's token): no caller is asked. */
  issue(token: { owner: string; name: string; kind: LiveToken['kind']; scopes: readonly Scope[]; expiresAt: Date | null }): Promise<IssuedToken>
  /** Who presents this token; throws AccessError unauthenticated, token_expired or token_revoked. */
  verify(text: string): Promise<Caller & { token: string; expiresAt: Date | null }>
  onRevoke(listener: (id: string) => void): () => void
}

interface TokensOptions {
  store: Store
  principals: Principals
  jwtSecret: string
  log: { warn(details: object, message: string): void }
  now?: () => Date
}

const origins: Readonly<Record<LiveToken['kind'], Origin>> = { api: 'api', cookie: 'console', cli: 'cli' }

export async function createTokens({ store, principals, jwtSecret, log, now = () => new Date() }: TokensOptions): Promise<Tokens> {
  const jwt = createJwt(jwtSecret)
  const rows = await loadTokenRows({ store, now, warn: (error) => log.warn({ err: error }, 'could not note that a token was used') })
  const listeners = new Set<(id: string) => void>()

  const issue: Tokens['issue'] = async ({ owner, name, kind, scopes, expiresAt }) => {
    const id = ulid()
    const row: LiveToken = { id, owner, name, kind, scopes: [...scopes], createdAt: now(), expiresAt, lastUsedAt: null }
    await rows.add(row)
    return { token: await jwt.sign({ jti: id, sub: owner }, expiresAt), id, name, scopes: row.scopes, expiresAt: expiresAt?.toISOString() ?? null }
  }

  return {
    issue,

    async verify(text) {
      const { jti, sub } = await jwt.verify(text)
      const row = await rows.find(jti)
      if (!row || row.owner !== sub) throw new AccessError('token_revoked', 'This token was revoked; make a new one')
      if (row.expiresAt && row.expiresAt <= now()) throw new AccessError('token_expired', 'This token has expired; make a new one')
      const person = await principals.find(sub)
      if (!person) throw new AccessError('token_revoked', 'Whoever this token speaks for was removed')
      rows.used(row)
      const scopes = effectiveScopes(person.role, row.scopes)
      return { principal: person.id, name: person.name, role: person.role, scopes, origin: origins[row.kind], token: row.id, expiresAt: row.expiresAt ?? null }
    },

    async create(caller, { name, scopes, principal = caller.principal, expiresInDays = defaultExpiryDays }) {
      await checkMayCreate(caller, principals, principal, scopes)
      return issue({ owner: principal, name, kind: 'api', scopes, expiresAt: new Date(now().getTime() + expiresInDays * dayMs) })
    },

    async list(caller) {
      const live = await rows.list(caller.scopes.has('admin') ? undefined : caller.principal)
      return { tokens: live.map((row) => shapeOf(row, caller)) }
    },

    async revoke(caller, { id }) {
      const row = await rows.find(id)
      const mayRevoke = row && (row.owner === caller.principal || caller.scopes.has('admin'))
      if (!mayRevoke) throw new OperationError('not_found', `There is no token ${id}`, { token: id })
      await rows.revoke(id)
      for (const listener of listeners) listener(id)
      return {}
    },

    onRevoke(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    [Symbol.asyncDispose]: () => rows[Symbol.asyncDispose](),
  }
}

/** Nobody hands out more than they hold, and only an admin hands out in another's name. */
async function checkMayCreate(caller: Caller, principals: Principals, principal: string, wanted: readonly Scope[]): Promise<void> {
  if (principal !== caller.principal) {
    if (!caller.scopes.has('admin')) throw new AccessError('forbidden', 'Only an admin makes a token for someone else', { principal })
    if (!(await principals.find(principal))) throw new OperationError('not_found', `There is no principal ${principal}`, { principal })
  }
  const missing = wanted.filter((scope) => !caller.scopes.has(scope))
  if (missing.length > 0) {
    throw new AccessError('scope_missing', `A token cannot hold more than its maker: you lack ${missing.join(', ')}`, { missing })
  }
}

function shapeOf(row: LiveToken, caller: Caller): TokenShape {
  return {
    id: row.id,
    name: row.name,
    owner: row.owner,
    kind: row.kind,
    scopes: row.scopes,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    current: row.id === caller.token,
  }
}
