import { z } from 'zod'
import { AccessError } from '../access/access-error.ts'
import type { Authenticator } from '../access/authenticator.ts'
import { writeCookie } from '../access/cookie.ts'
import type { OriginGuard } from '../access/origin.ts'
import type { SignIn } from '../access/sign-in.ts'
import { visitOf, type Visit } from '../access/visit.ts'
import type { Dispatcher } from '../operations/dispatch.ts'
import { OperationError } from '../operations/operation-error.ts'
import { identify } from './identify.ts'
import { readJsonBody } from './json-body.ts'
import type { Routes } from './routes.ts'

const SignInBody = z.strictObject({ code: z.string().min(1).max(200) })
const maxSignInBytes = 4 * 1024

export interface SignInParts {
  signIn: SignIn
  authenticator: Authenticator
  dispatcher: Dispatcher
  guard: OriginGuard
  /** Do browsers reach this gateway by https? Then the cookie travels by nothing else. */
  https(): boolean
}

/** A code for a cookie, and a cookie for nothing. */
export function signInRoutes(parts: SignInParts): Routes {
  const { signIn, authenticator, dispatcher, https } = parts
  return {
    'POST /api/sign-in': async (ctx) => {
      const body = SignInBody.safeParse(await readJsonBody(ctx.req, maxSignInBytes))
      if (!body.success) throw new OperationError('input_invalid', 'Sign-in takes { "code": "…" }')
      const { person, cookie } = await redeem(signIn, authenticator, body.data.code, visitOf(ctx.req))
      if (cookie.expiresAt !== null) ctx.append('Set-Cookie', writeCookie(cookie.token, { expiresAt: new Date(cookie.expiresAt), secure: https() }))
      ctx.set('Cache-Control', 'no-store')
      ctx.body = { principal: person, expiresAt: cookie.expiresAt }
    },
    'POST /api/sign-out': async (ctx) => {
      const caller = await identify(ctx, parts)
      await dispatcher.dispatch('token.revoke', { id: caller.token }, caller, new AbortController().signal)
      ctx.append('Set-Cookie', writeCookie('', { expiresAt: new Date(0), secure: https() }))
      ctx.body = {}
    },
  }
}

async function redeem(signIn: SignIn, authenticator: Authenticator, code: string, visit: Visit): ReturnType<SignIn['redeem']> {
  try {
    return await signIn.redeem(code, visit)
  } catch (error) {
    if (error instanceof AccessError) await authenticator.refused(error, visit)
    throw error
  }
}
