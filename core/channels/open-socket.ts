import { valueAt } from '../../sandbox/capabilities/json-pointer.ts'
import type { WsConnection } from '../../sandbox/capabilities/net-ws/connection.ts'
import type { SocketLink, SocketOrder } from '../../sandbox/capabilities/net-ws/held.ts'

/** The connection that a channel has now, as its plugin's functions reach it. */
export interface OpenSocket {
  /** As in the events that came over it. */
  id: string
  readonly connection?: WsConnection
  steer(order: SocketOrder): Promise<void>
}

/**
 * What a function may do with it. One that handles an event speaks for the connection which brought that event: what is said late
 * must not go out over the next one.
 */
export function socketLink(socket: OpenSocket | undefined, event?: unknown): SocketLink | undefined {
  if (socket === undefined) return undefined
  const from = event === undefined ? socket.id : valueAt(event, '/connection')
  return {
    connection: () => (from === socket.id && socket.connection?.isOpen ? socket.connection : undefined),
    steer: async (order) => {
      if (from === socket.id) await socket.steer(order)
    },
  }
}
