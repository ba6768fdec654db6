import type { Context } from 'koa'
import type { Authenticator } from '../access/authenticator.ts'
import type { Caller } from '../access/caller.ts'
import type { OriginGuard } from '../access/origin.ts'
import { visitOf } from '../access/visit.ts'
import { localEndOf } from './local-end.ts'

/** Who sent this request. A cookie counts for a state-changing request only together with an origin that is ours. */
export async function identify(ctx: Context, { authenticator, guard }: { authenticator: Authenticator; guard: OriginGuard }): Promise<Caller> {
  const { authorization, cookie, origin } = ctx.req.headers
  const { caller, via } = await authenticator.authenticate({ authorization, cookie, visit: visitOf(ctx.req) })
  if (via === 'cookie' && ctx.method !== 'GET' && ctx.method !== 'HEAD') guard.checkOrigin(origin, localEndOf(ctx.req), { required: true })
  return caller
}
