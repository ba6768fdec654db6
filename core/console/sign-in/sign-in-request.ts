import { GatewayError } from '../gateway/gateway-error.ts'

/** Trades a single-use code for the cookie; throws what the gateway answers. */
export async function signIn(code: string): Promise<void> {
  const response = await fetch('/api/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
    credentials: 'same-origin',
  }).catch(() => undefined)
  if (response === undefined) throw new GatewayError('offline', 'offline')
  if (response.ok) return
  const body: unknown = await response.json().catch(() => undefined)
  throw GatewayError.from(typeof body === 'object' && body !== null && 'error' in body ? body.error : { code: 'internal' })
}
