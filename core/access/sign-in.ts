import type { Caller } from './caller.ts'
import { AccessError } from './access-error.ts'
import { OperationError } from '../operations/operation-error.ts'
import { checkScopes } from './minting.ts'
import type { Person, Principals } from './principals.ts'
import { roleScopes } from './role-scopes.ts'
import { scopes } from './scope.ts'
import { codeInvalid, type SignInCodes } from './sign-in-codes.ts'
import type { SignInRecords } from './sign-in-records.ts'
import type { IssuedToken, Tokens } from './tokens.ts'
import type { Visit } from './visit.ts'

const codeLifetimeMs = 10 * 60_000
/** An invitation travels to somebody else, by mail or on paper. */
const invitationLifetimeMs = 24 * 60 * 60_000
const cookieLifetimeMs = 30 * 86_400_000

export interface SignInAddress {
  /** The console's address with the code in its fragment, which browsers never send to a server. */
  url: string
  code: string
  /** ISO 8601. */
  expiresAt: string
}

export interface SignIn {
  /** A new single-use code for the owner, good for 10 minutes. */
  issue(): Promise<SignInAddress>
  /** The operation system.code: a new address for a person who is already let in somewhere else. */
  code(caller: Caller, input: object): Promise<{ url: string; expiresAt: string }>
  /** The operation principal.invite: an address that signs somebody else in, good for a day. */
  invite(caller: Caller, input: { id: string }): Promise<{ url: string; expiresAt: string }>
  /** Spends a code; throws AccessError code_invalid for one that is wrong, spent or too old. */
  redeem(code: string, visit: Visit): Promise<{ person: Person; cookie: IssuedToken }>
}

interface SignInOptions {
  tokens: Tokens
  principals: Principals
  codes: SignInCodes
  records: Pick<SignInRecords, 'note'>
  consoleUrl: () => string
  now?: () => Date
}

export function createSignIn({ tokens, principals, codes, records, consoleUrl, now = () => new Date() }: SignInOptions): SignIn {
  const addressOf = ({ code, expiresAt }: { code: string; expiresAt: Date }): SignInAddress => ({ url: `${consoleUrl()}/#code=${code}`, code, expiresAt: expiresAt.toISOString() })
  const shown = ({ url, expiresAt }: SignInAddress) => ({ url, expiresAt })

  return {
    issue: async () => addressOf(await codes.make({ owner: principals.owner().id, scopes, lifetimeMs: codeLifetimeMs })),

    // No more than whoever asks holds themselves: a token's limits are not shed by signing in.
    code: async (caller) => shown(addressOf(await codes.make({ owner: caller.principal, scopes: [...caller.scopes], lifetimeMs: codeLifetimeMs }))),

    async invite(caller, { id }) {
      const person = await principals.find(id)
      if (!person) throw new OperationError('not_found', `There is no principal ${id}`, { principal: id })
      if (person.role === 'owner') throw new AccessError('forbidden', 'The owner signs in by `airlock open`, on the computer that runs Airlock', { principal: id })
      const granted = [...roleScopes[person.role]]
      checkScopes(granted, caller.scopes, person.role)
      return shown(addressOf(await codes.make({ owner: id, scopes: granted, lifetimeMs: invitationLifetimeMs })))
    },

    async redeem(code, visit) {
      const found = await codes.spend(code)
      const person = await principals.find(found.owner)
      if (!person) throw codeInvalid('Whoever this sign-in code was made for was removed')
      const expiresAt = new Date(now().getTime() + cookieLifetimeMs)
      const cookie = await tokens.issue({ owner: person.id, name: 'Browser', kind: 'cookie', scopes: found.scopes, device: visit.device, expiresAt })
      await records.note({ kind: 'signed_in', owner: person.id, token: cookie.id, visit })
      return { person, cookie }
    },
  }
}
