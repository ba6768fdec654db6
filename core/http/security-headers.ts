import helmet from 'helmet'
import type { Middleware } from 'koa'
import { contentSecurityPolicy } from './content-security-policy.ts'

/** The headers that go with every answer, errors included. */
export function securityHeaders({ https }: { https(): boolean }): Middleware {
  const [plain, secure] = [headersFor(false), headersFor(true)]
  return async (ctx, next) => {
    const setHeaders = https() ? secure : plain
    setHeaders(ctx.req, ctx.res, () => {})
    ctx.set('Content-Security-Policy', contentSecurityPolicy)
    await next()
  }
}

function headersFor(https: boolean): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: false,
    // Only where TLS ends at an address of ours: told over plain HTTP, browsers would refuse the console ever after.
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    // Fetch sends no Origin that can be checked when the policy is no-referrer and the mode is not cors.
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
}
