import type { Middleware } from 'koa'
import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import { wireErrorOf } from '../operations/wire-error.ts'
import { storeTrouble } from '../store/store-trouble.ts'
import { retryAfterOf, statusOf } from './status.ts'

/** Turns whatever is thrown into the one error shape, with its status. */
export function answerErrors(log: { error(details: object, message: string): void }): Middleware {
  return async (ctx, next) => {
    try {
      await next()
    } catch (thrown) {
      const error = storeTrouble(thrown) ?? thrown
      if (!(error instanceof CodedError) || !error.expose) log.error({ err: error, path: ctx.req.url?.slice(0, 200) }, 'a request failed inside the gateway')
      ctx.status = statusOf(error)
      const retryAfterS = retryAfterOf(error)
      if (retryAfterS !== undefined) ctx.set('Retry-After', String(retryAfterS))
      ctx.body = { error: wireErrorOf(error) }
    }
  }
}
