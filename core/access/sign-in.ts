import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { AccessError } from './access-error.ts'
import type { Caller } from './caller.ts'
import type { Person, Principals } from './principals.ts'
import { scopes, type Scope } from './scope.ts'
import type { IssuedToken, Tokens } from './tokens.ts'

const codeBytes = 32
const codeLifetimeMs = 10 * 60_000
const cookieLifetimeMs = 30 * 86_400_000
/** Codes that may be open at once; an older one goes when a new one comes. */
const maxOpenCodes = 20

export interface SignInAddress {
  /** The console's address with the code in its fragment, which browsers never send to a server. */
  url: string
  code: string
  /** ISO 8601. */
  expiresAt: string
}

export interface SignIn {
  /** A new single-use code for the owner, good for 10 minutes. */
  issue(): SignInAddress
  /** The operation system.code: a new address for a person who is already let in somewhere else. */
  code(caller: Caller, input: object): Promise<{ url: string; expiresAt: string }>
  /** Spends a code; throws AccessError code_invalid for one that is wrong, spent or too old. */
  redeem(code: string): Promise<{ person: Person; cookie: IssuedToken }>
}

interface OpenCode {
  digest: Buffer
  principal: string
  scopes: readonly Scope[]
  expiresAt: number
}

interface SignInOptions {
  tokens: Tokens
  principals: Principals
  consoleUrl: () => string
  now?: () => Date
}

/** Codes live in memory only: a restart voids them all. */
export function createSignIn({ tokens, principals, consoleUrl, now = () => new Date() }: SignInOptions): SignIn {
  let open: OpenCode[] = []

  function issueFor(principal: string, granted: readonly Scope[]): SignInAddress {
    const code = randomBytes(codeBytes).toString('base64url')
    const expiresAt = now().getTime() + codeLifetimeMs
    open = [...stillGood(open, now()), { digest: digestOf(code), principal, scopes: granted, expiresAt }].slice(-maxOpenCodes)
    return { url: `${consoleUrl()}/#code=${code}`, code, expiresAt: new Date(expiresAt).toISOString() }
  }

  return {
    issue: () => issueFor(principals.owner().id, scopes),

    async code(caller) {
      // No more than whoever asks holds themselves: a token's limits are not shed by signing in.
      const { url, expiresAt } = issueFor(caller.principal, [...caller.scopes])
      return { url, expiresAt }
    },

    async redeem(code) {
      open = stillGood(open, now())
      const digest = digestOf(code)
      // Digests, in constant time: how long the answer takes says nothing about how much of a guess was right.
      const found = open.filter((candidate) => timingSafeEqual(candidate.digest, digest))[0]
      if (!found) throw new AccessError('code_invalid', 'This sign-in code is wrong, used or too old; `airlock open` makes a new one')
      // Spent before the first await: two requests with one code cannot both pass.
      open = open.filter((candidate) => candidate !== found)
      const person = await principals.find(found.principal)
      if (!person) throw new AccessError('code_invalid', 'Whoever this sign-in code was made for was removed')
      const expiresAt = new Date(now().getTime() + cookieLifetimeMs)
      const cookie = await tokens.issue({ owner: person.id, name: 'Browser', kind: 'cookie', scopes: found.scopes, expiresAt })
      return { person, cookie }
    },
  }
}

function digestOf(code: string): Buffer {
  return createHash('sha256').update(code).digest()
}

function stillGood(codes: readonly OpenCode[], now: Date): OpenCode[] {
  return codes.filter((code) => code.expiresAt > now.getTime())
}
