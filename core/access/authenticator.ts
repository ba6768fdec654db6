import { AccessError } from './access-error.ts'
import { createAttempts } from './attempts.ts'
import type { Caller } from './caller.ts'
import { readCookie } from './cookie.ts'
import type { Tokens } from './tokens.ts'

/** What a request brought along to prove who sent it. */
export interface Credentials {
  /** The Authorization header. */
  authorization?: string
  /** The Cookie header. */
  cookie?: string
  /** A token passed on its own, as socket.io's `auth.token`. */
  token?: string
  /** Where from; counts failures, proves nothing. */
  address: string
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
  /** Notes a failed attempt of another kind, such as a wrong sign-in code. */
  failed(address: string): Promise<void>
}

export function createAuthenticator({ tokens }: { tokens: Pick<Tokens, 'verify'> }): Authenticator {
  const attempts = createAttempts()
  return {
    failed: (address) => attempts.failed(address),

    async authenticate(credentials) {
      const { text, via } = presentedText(credentials)
      try {
        const { expiresAt, ...caller } = await tokens.verify(text)
        return { caller, via, expiresAt }
      } catch (error) {
        if (error instanceof AccessError) await attempts.failed(credentials.address)
        throw error
      }
    },
  }
}

function presentedText({ authorization, cookie, token }: Credentials): { text: string; via: 'token' | 'cookie' } {
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
