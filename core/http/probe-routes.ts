import { AccessError } from '../access/access-error.ts'
import type { Authenticator } from '../access/authenticator.ts'
import type { OriginGuard } from '../access/origin.ts'
import { identify } from './identify.ts'
import type { Routes } from './routes.ts'

/** What is asked of the gateway's parts; passed in by core/main.ts. */
export interface Probes {
  ready(): Promise<{ ready: boolean; parts: object }>
  metrics(): Promise<{ contentType: string; text: string }>
}

interface ProbeParts {
  probes: Probes
  authenticator: Authenticator
  guard: OriginGuard
}

export function probeRoutes({ probes, ...access }: ProbeParts): Routes {
  return {
    'GET /healthz': (ctx) => {
      ctx.set('Cache-Control', 'no-store')
      ctx.body = { ok: true }
    },
    'GET /readyz': async (ctx) => {
      const readiness = await probes.ready()
      ctx.set('Cache-Control', 'no-store')
      ctx.status = readiness.ready ? 200 : 503
      ctx.body = readiness
    },
    'GET /metrics': async (ctx) => {
      const caller = await identify(ctx, access)
      if (!caller.scopes.has('metrics')) throw new AccessError('scope_missing', '/metrics needs the scope metrics', { needed: ['metrics'] })
      const { contentType, text } = await probes.metrics()
      ctx.type = contentType
      ctx.body = text
    },
  }
}
