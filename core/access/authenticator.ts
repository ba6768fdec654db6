import { AccessError } from './access-error.ts'
import { createAttempts } from './attempts.ts'
import type { Caller } from './caller.ts'
import { readCookie } from './cookie.ts'
import type { SignInRecords } from './sign-in-records.ts'
import type { Tokens } from './tokens.ts'
import type { Visit } from './visit.ts'

/** What a request brought along to prove who sent it. */
export interface Credentials {
  /** The Authorization header. */
  authorization?: string
  /** The Cookie header. */
  cookie?: string
  /** A token passed on its own, as socket.io's `auth.token`. */
  token?: string
  /** Where from; counts failures, proves nothing. */
  visit: Visit
}

export interface Presented {
  caller: Caller
  /** A cookie travels by itself, so what it came with must also name an origin that is ours. */
  via: 'token' | 'cookie'
  expiresAt: Date | null
}

export interface Authenticator {
  /** Throws AccessError unauthenticated, token_expired, token_revoked or too_many_attempts. */
  authenticate(credentials: Credentials): Promise<Presented>
  /** Counts and notes a failed attempt, this one or of another kind, such as a wrong sign-in code. Throws too_many_attempts. */
  refused(error: AccessError, visit: Visit): Promise<void>
}

interface AuthenticatorOptions {
  tokens: Pick<Tokens, 'verify'>
  records: Pick<SignInRecords, 'note'>
}

export function createAuthenticator({ tokens, records }: AuthenticatorOptions): Authenticator {
  const attempts = createAttempts()

  async function refused({ code, details }: AccessError, visit: Visit): Promise<void> {
    await attempts.failed(visit.address)
    // Noted only within the limits: a flood of guesses must not fill the book. What a token says of itself was signed by us.
    const { token, principal } = details
    void records.note({
      kind: code === 'token_expired' ? 'expired' : 'refused', visit,
      ...(typeof token === 'string' && { token }), ...(typeof principal === 'string' && { owner: principal }),
    })
  }

  return {
    refused,

    async authenticate({ visit, ...credentials }) {
      const { text, via } = presentedText(credentials)
      try {
        const { expiresAt, ...caller } = await tokens.verify(text)
        return { caller, via, expiresAt }
      } catch (error) {
        if (error instanceof AccessError) await refused(error, visit)
        throw error
      }
    },
  }
}

function presentedText({ authorization, cookie, token }: Omit<Credentials, 'visit'>): { text: string; via: 'token' | 'cookie' } {
  if (token !== undefined) return { text: token, via: 'token' }
  if (authorization !== undefined) {
    const bearer = /^bearer +(\S+) *$/i.exec(authorization)?.[1]
    if (bearer === undefined) throw new AccessError('unauthenticated', 'Send `Authorization: Bearer <token>`')
    return { text: bearer, via: 'token' }
  }
  const kept = readCookie(cookie)
  if (kept === undefined) throw new AccessError('unauthenticated', 'Sign in, or send `Authorization: Bearer <token>`')
  return { text: kept, via: 'cookie' }
}
