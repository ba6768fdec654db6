import Koa, { type Middleware } from 'koa'
import { answerErrors } from './answer-errors.ts'
import { type BlobParts, blobRoutes } from './blob-routes.ts'
import { checkSender } from './check-sender.ts'
import { HttpError } from './http-error.ts'
import { probeRoutes, type Probes } from './probe-routes.ts'
import { routeTo } from './routes.ts'
import { rpcRoutes, type RpcParts } from './rpc-routes.ts'
import { securityHeaders } from './security-headers.ts'
import { signInRoutes, type SignInParts } from './sign-in-routes.ts'

export interface AppParts extends RpcParts, SignInParts, BlobParts {
  probes: Probes
  log: { error(details: object, message: string): void }
}

/** The API of both ports; `console` is what answers for every other path on the control port. */
export function createApp(parts: AppParts, console?: Middleware): Koa {
  const app = new Koa()
  app.use(answerErrors(parts.log))
  app.use(securityHeaders(parts))
  app.use(checkSender(parts.guard))
  app.use(routeTo({ ...probeRoutes(parts), ...rpcRoutes(parts), ...signInRoutes(parts), ...blobRoutes(parts) }))
  app.use(nothingMoreUnderApi)
  app.use(console ?? nothingHere)
  app.on('error', (error) => parts.log.error({ err: error }, 'an answer could not be sent'))
  return app
}

/** A mistyped path of the API must not get the console's page with a 200. */
const nothingMoreUnderApi: Middleware = (ctx, next) => (/^\/(api|ws)(\/|$)/.test(ctx.path) ? nothingHere(ctx, next) : next())

const nothingHere: Middleware = (ctx) => {
  throw new HttpError('path_unknown', `There is nothing at ${ctx.path.slice(0, 100)}`)
}
