import { GatewayError } from '../gateway/gateway-error.ts'

/** Trades a single-use code for the cookie; throws what the gateway answers. */
export function signIn(code: string): Promise<void> {
  return post('/api/sign-in', { code })
}

/** Gives the cookie back. */
export function signOut(): Promise<void> {
  return post('/api/sign-out', {})
}

async function post(path: string, body: object): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
  }).catch(() => undefined)
  if (response === undefined) throw new GatewayError('offline', 'offline')
  if (response.ok) return
  const answer: unknown = await response.json().catch(() => undefined)
  throw GatewayError.from(typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : { code: 'internal' })
}
