import type { Context } from 'koa'
import type { Authenticator } from '../access/authenticator.ts'
import type { OriginGuard } from '../access/origin.ts'
import type { Dispatcher } from '../operations/dispatch.ts'
import { openApiOf } from '../operations/openapi.ts'
import type { OperationTable } from '../operations/table.ts'
import { identify } from './identify.ts'
import { readJsonBody } from './json-body.ts'
import type { OpenRequests } from './open-requests.ts'
import type { Routes } from './routes.ts'

export interface RpcParts {
  dispatcher: Dispatcher
  table: OperationTable
  authenticator: Authenticator
  guard: OriginGuard
  requests: OpenRequests
  bodyBytes?: () => number
  version: string
}

/** Whoever ends their own token is told that it worked. */
const endsTokens: ReadonlySet<string> = new Set(['token.revoke'])

/** Every operation under its name, and the document that describes them. */
export function rpcRoutes(parts: RpcParts): Routes {
  let described: string | undefined
  return {
    'POST /api/rpc/*': async (ctx) => {
      // Before the body is read: a stranger's body is none of our business.
      const caller = await identify(ctx, parts)
      const input = await readJsonBody(ctx.req, parts.bodyBytes?.())
      ctx.set('Cache-Control', 'no-store')
      const operation = operationOf(ctx)
      const dispatch = (signal: AbortSignal) => parts.dispatcher.dispatch(operation, input, caller, signal)
      const gone = goneSignal(ctx)
      ctx.body = (await (endsTokens.has(operation) ? dispatch(gone) : parts.requests.during(caller, (ended) => dispatch(AbortSignal.any([gone, ended]))))) ?? {}
    },
    'GET /api/openapi.json': (ctx) => {
      described ??= JSON.stringify(openApiOf(parts.table, parts.version))
      ctx.type = 'application/json'
      ctx.body = described
    },
  }
}

function operationOf(ctx: Context): string {
  return ctx.path.slice('/api/rpc/'.length)
}

/** Aborts when the client hangs up before its answer is out. */
function goneSignal(ctx: Context): AbortSignal {
  const gone = new AbortController()
  ctx.res.once('close', () => {
    if (!ctx.res.writableFinished) gone.abort()
  })
  return gone.signal
}
