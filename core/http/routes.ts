import type { Context, Middleware } from 'koa'
import { HttpError } from './http-error.ts'

export type Handler = (ctx: Context) => Promise<void> | void
/** `GET /healthz` to its handler; a path that ends in `*` stands for one more segment. */
export type Routes = Readonly<Record<string, Handler>>

/** Exact paths only: what is not in the table goes on to the next middleware. */
export function routeTo(routes: Routes): Middleware {
  const byPath = new Map<string, Map<string, Handler>>()
  for (const [route, handler] of Object.entries(routes)) {
    const [method = '', path = ''] = route.split(' ')
    byPath.set(path, (byPath.get(path) ?? new Map<string, Handler>()).set(method, handler))
  }
  return async (ctx, next) => {
    const methods = byPath.get(ctx.path) ?? byPath.get(ctx.path.replace(/[^/]+$/, '*'))
    if (!methods) return next()
    const handler = methods.get(ctx.method === 'HEAD' ? 'GET' : ctx.method)
    if (!handler) {
      ctx.set('Allow', [...methods.keys()].join(', '))
      throw new HttpError('method_not_allowed', `${ctx.path.slice(0, 100)} takes ${[...methods.keys()].join(' or ')}`)
    }
    await handler(ctx)
  }
}
