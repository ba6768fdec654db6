import type { IncomingMessage } from 'node:http'
import type { Authenticator, Presented } from '../access/authenticator.ts'
import type { LocalEnd, OriginGuard } from '../access/origin.ts'
import { visitOf } from '../access/visit.ts'

interface HandshakeParts {
  authenticator: Authenticator
  guard: OriginGuard
}

/** Who opens this connection; `auth` is what the client sent along, unread. */
export async function authenticateHandshake(request: IncomingMessage, auth: unknown, { authenticator, guard }: HandshakeParts): Promise<Presented> {
  const { authorization, cookie, origin } = request.headers
  const presented = await authenticator.authenticate({ authorization, cookie, token: tokenIn(auth), visit: visitOf(request) })
  // Browsers name no origin when they begin by polling their own; they say `same-origin` instead, which no page can fake.
  const sameOrigin = origin === undefined && request.headers['sec-fetch-site'] === 'same-origin'
  if (presented.via === 'cookie' && !sameOrigin) guard.checkOrigin(origin, localEndOf(request), { required: true })
  return presented
}

/** Throws AccessError host_refused or origin_refused. */
export function checkHandshakeSender(request: IncomingMessage, guard: OriginGuard): void {
  const local = localEndOf(request)
  guard.checkHost(request.headers.host, local)
  guard.checkOrigin(request.headers.origin, local)
}

function localEndOf({ socket }: IncomingMessage): LocalEnd {
  return { address: socket.localAddress ?? '', port: socket.localPort ?? 0 }
}

function tokenIn(auth: unknown): string | undefined {
  if (typeof auth !== 'object' || auth === null || !('token' in auth)) return undefined
  return typeof auth.token === 'string' ? auth.token : ''
}
