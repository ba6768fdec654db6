import type { IncomingMessage } from 'node:http'
import type { LocalEnd } from '../access/origin.ts'

/** Our end of the connection a request came through. */
export function localEndOf({ socket }: IncomingMessage): LocalEnd {
  return { address: socket.localAddress ?? '', port: socket.localPort ?? 0 }
}
