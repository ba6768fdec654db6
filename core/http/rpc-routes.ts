import type { Context } from 'koa'
import type { Authenticator } from '../access/authenticator.ts'
import type { OriginGuard } from '../access/origin.ts'
import type { Dispatcher } from '../operations/dispatch.ts'
import { openApiOf } from '../operations/openapi.ts'
import type { OperationTable } from '../operations/table.ts'
import { identify } from './identify.ts'
import { readJsonBody } from './json-body.ts'
import type { Routes } from './routes.ts'

export interface RpcParts {
  dispatcher: Dispatcher
  table: OperationTable
  authenticator: Authenticator
  guard: OriginGuard
  bodyBytes?: number
  version: string
}

/** Every operation under its name, and the document that describes them. */
export function rpcRoutes(parts: RpcParts): Routes {
  let described: string | undefined
  return {
    'POST /api/rpc/*': async (ctx) => {
      // Before the body is read: a stranger's body is none of our business.
      const caller = await identify(ctx, parts)
      const input = await readJsonBody(ctx.req, parts.bodyBytes)
      ctx.set('Cache-Control', 'no-store')
      ctx.body = (await parts.dispatcher.dispatch(operationOf(ctx), input, caller, goneSignal(ctx))) ?? {}
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
