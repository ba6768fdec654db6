import { createHash, randomBytes } from 'node:crypto'
import { monotonicFactory } from 'ulid'
import { SignInCode } from '../store/entities/sign-in-code.ts'
import type { Store } from '../store/store.ts'
import { AccessError } from './access-error.ts'
import type { Scope } from './scope.ts'

const codeBytes = 32
/** Codes that may be open at once for one person; the oldest goes when a new one comes. */
const maxOpenCodes = 20

/** Single-use codes, in the database: they outlive a restart, and any gateway of one database takes them. */
export interface SignInCodes {
  make(code: { owner: string; scopes: readonly Scope[]; lifetimeMs: number }): Promise<{ code: string; expiresAt: Date }>
  /** Answers once for each code; throws AccessError code_invalid for one that is wrong, spent or too old. */
  spend(code: string): Promise<{ owner: string; scopes: readonly Scope[] }>
}

export function createSignInCodes({ store, now = () => new Date() }: { store: Store; now?: () => Date }): SignInCodes {
  const nextId = monotonicFactory()
  return {
    async make({ owner, scopes, lifetimeMs }) {
      const code = randomBytes(codeBytes).toString('base64url')
      const expiresAt = new Date(now().getTime() + lifetimeMs)
      const em = store.fork()
      await em.nativeDelete(SignInCode, { expiresAt: { $lte: now() } })
      await em.insert(SignInCode, { id: nextId(now().getTime()), digest: digestOf(code), owner, scopes: [...scopes], createdAt: now(), expiresAt })
      const tooOld = await em.find(SignInCode, { owner }, { orderBy: { id: 'desc' }, offset: maxOpenCodes, limit: maxOpenCodes, fields: ['id'] })
      if (tooOld.length > 0) await em.nativeDelete(SignInCode, { id: { $in: tooOld.map(({ id }) => id) } })
      return { code, expiresAt }
    },

    async spend(code) {
      const em = store.fork()
      // By its digest: how long the look-up takes says nothing about how much of a guess was right.
      const found = await em.findOne(SignInCode, { digest: digestOf(code) })
      // Whoever takes the row away has the code: of two requests at once, or at two gateways, one gets in.
      const taken = found === null ? 0 : await em.nativeDelete(SignInCode, { id: found.id })
      if (found === null || taken === 0 || found.expiresAt <= now()) throw codeInvalid('This sign-in code is wrong, used or too old; `airlock open` makes a new one')
      return { owner: found.owner, scopes: found.scopes }
    },
  }
}

export function codeInvalid(message: string): AccessError {
  return new AccessError('code_invalid', message)
}

function digestOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url')
}
