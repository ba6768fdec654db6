import { io, type Socket } from 'socket.io-client'
import type { GatewayProcess } from './gateway.ts'

/** Someone who holds one token of a real gateway, or none. */
export interface Visitor {
  token: string
  /** The status and the error's code, or `ok`. */
  call(operation: string, input?: unknown): Promise<{ status: number; code: string; body: any }>
  /** Connected, or rejected with what the server said. */
  connect(): Promise<Socket>
}

export function visit(gateway: Pick<GatewayProcess, 'gatewayUrl'>, token: string): Visitor {
  return {
    token,
    async call(operation, input = {}) {
      const response = await fetch(`${gateway.gatewayUrl}/api/rpc/${operation}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token !== '' && { authorization: `Bearer ${token}` }) },
        body: typeof input === 'string' ? input : JSON.stringify(input),
      })
      const body: any = await response.json()
      return { status: response.status, code: body?.error?.code ?? 'ok', body }
    },
    connect() {
      const client = io(gateway.gatewayUrl, { path: '/ws', auth: { token }, transports: ['websocket'], reconnection: false, forceNew: true })
      return new Promise((resolve, reject) => {
        client.once('connect', () => resolve(client))
        client.once('connect_error', reject)
      })
    },
  }
}

/** Adds a person and gives their visit. */
export async function visitAs(gateway: GatewayProcess, role: 'member' | 'guest', scopes = role === 'guest' ? ['chat'] : ['read', 'chat', 'write']): Promise<Visitor & { principal: string }> {
  const { principal } = await gateway.rpc<{ principal: { id: string } }>('principal.put', { name: `A ${role}`, role })
  const { token } = await gateway.rpc<{ token: string }>('token.create', { name: 'visit', principal: principal.id, scopes })
  return { ...visit(gateway, token), principal: principal.id }
}
