import type { Context } from 'koa'
import { AccessError } from '../access/access-error.ts'
import type { Authenticator } from '../access/authenticator.ts'
import type { Caller } from '../access/caller.ts'
import type { OriginGuard } from '../access/origin.ts'
import type { Scope } from '../access/scope.ts'
import { attachmentOf, type Blobs } from '../blobs/blobs.ts'
import { identify } from './identify.ts'
import type { Routes } from './routes.ts'

export interface BlobParts {
  authenticator: Authenticator
  guard: OriginGuard
  blobs: Blobs
}

const maxHeaderName = 300

/** Attachments, in and out: the request's body is the file, `?name=` its name. Each is its owner's alone. */
export function blobRoutes(parts: BlobParts): Routes {
  return {
    'POST /api/blobs': async (ctx) => {
      const caller = await identify(ctx, parts)
      requireScope(caller, ['chat', 'write', 'admin'])
      const { name } = ctx.query
      // Whoever reads no further must not end the connection too: the answer that says why goes over it.
      const body = ctx.req.iterator({ destroyOnReturn: false })
      const row = await parts.blobs.keep(caller.principal, (Array.isArray(name) ? name[0] : name)?.slice(0, maxHeaderName), body)
      ctx.set('Cache-Control', 'no-store')
      ctx.status = 201
      ctx.body = { blob: attachmentOf(row) }
    },

    'GET /api/blobs/*': async (ctx) => {
      const caller = await identify(ctx, parts)
      requireScope(caller, ['chat', 'read', 'admin'])
      const { row, stream } = await parts.blobs.open(caller.principal, decodeURIComponent(ctx.path.slice('/api/blobs/'.length)))
      present(ctx, row.name)
      ctx.type = row.type
      ctx.length = row.bytes
      ctx.body = stream
    },
  }
}

/** Saved and never shown: what a stranger sent must not become a page of ours. */
function present(ctx: Context, name: string): void {
  const ascii = name.replaceAll(/[^\x20-\x7E]|["\\%]/g, '_')
  ctx.set('Content-Disposition', `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (unit) => `%${unit.charCodeAt(0).toString(16)}`)}`)
  ctx.set('X-Content-Type-Options', 'nosniff')
  ctx.set('Content-Security-Policy', "sandbox; default-src 'none'")
  ctx.set('Cache-Control', 'private, max-age=3600')
}

function requireScope(caller: Caller, scopes: readonly Scope[]): void {
  if (scopes.some((scope) => caller.scopes.has(scope))) return
  throw new AccessError('scope_missing', `files need the scope ${scopes.join(' or ')}`, { needed: scopes })
}
