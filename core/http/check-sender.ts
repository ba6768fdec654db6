import type { Middleware } from 'koa'
import type { OriginGuard } from '../access/origin.ts'
import { localEndOf } from './local-end.ts'

/** Refuses hosts that are not ours (DNS rebinding) and pages that are not ours, before anything else is looked at. */
export function checkSender(guard: OriginGuard): Middleware {
  return async (ctx, next) => {
    const local = localEndOf(ctx.req)
    guard.checkHost(ctx.req.headers.host, local)
    guard.checkOrigin(ctx.req.headers.origin, local)
    await next()
  }
}
