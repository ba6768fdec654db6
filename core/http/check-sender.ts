import type { Middleware } from 'koa'
import type { OriginGuard } from '../access/origin.ts'
import { HttpError } from './http-error.ts'
import { localEndOf } from './local-end.ts'

/** Refuses hosts that are not ours (DNS rebinding) and pages that are not ours, before anything else is looked at. */
export function checkSender(guard: OriginGuard): Middleware {
  return async (ctx, next) => {
    checkTarget(ctx.req.url)
    const local = localEndOf(ctx.req)
    guard.checkHost(ctx.req.headers.host, local)
    guard.checkOrigin(ctx.req.headers.origin, local)
    await next()
  }
}

// `GET http://[::/`: what is meant for proxies brings a host of its own along, and Koa cannot even read some of it.
function checkTarget(target: string | undefined): void {
  if (!target?.startsWith('/')) throw new HttpError('path_unknown', 'Ask for a path that begins with /')
}
