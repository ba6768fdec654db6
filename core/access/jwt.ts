import { errors, jwtVerify, SignJWT } from 'jose'
import { AccessError } from './access-error.ts'

const algorithm = 'HS256'
const issuer = 'airlock'

export interface TokenClaims {
  /** The token row's id. */
  jti: string
  /** The principal. */
  sub: string
}

export interface Jwt {
  sign(claims: TokenClaims, expiresAt: Date | null): Promise<string>
  /** Throws AccessError unauthenticated or token_expired. */
  verify(text: string): Promise<TokenClaims>
}

export function createJwt(secret: string): Jwt {
  const key = new TextEncoder().encode(secret)
  return {
    sign({ jti, sub }, expiresAt) {
      const jwt = new SignJWT().setProtectedHeader({ alg: algorithm }).setIssuer(issuer).setIssuedAt().setJti(jti).setSubject(sub)
      if (expiresAt) jwt.setExpirationTime(expiresAt)
      return jwt.sign(key)
    },

    async verify(text) {
      try {
        // The algorithm is ours to say: a token that names another one (`none`) is refused whatever it holds.
        const { payload } = await jwtVerify(text, key, { algorithms: [algorithm], issuer, requiredClaims: ['jti', 'sub'] })
        if (typeof payload.jti === 'string' && typeof payload.sub === 'string') return { jti: payload.jti, sub: payload.sub }
      } catch (error) {
        // Its signature held: what it says of itself is true.
        if (error instanceof errors.JWTExpired) throw new AccessError('token_expired', 'This token has expired; make a new one', { token: error.payload.jti, principal: error.payload.sub }, { cause: error })
        if (!(error instanceof errors.JOSEError)) throw error
      }
      throw new AccessError('unauthenticated', 'This token was not made by this gateway; sign in, or make a new one')
    },
  }
}
