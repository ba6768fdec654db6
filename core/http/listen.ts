import { once } from 'node:events'
import type { Server } from 'node:http'
import { HttpError } from './http-error.ts'

interface Place {
  host: string
  port: number
  /** The variable that moves it elsewhere. */
  variable: string
}

/** Opens a port and answers with its address as a URL. */
export async function listenOn(server: Server, place: Place): Promise<string> {
  server.listen({ host: place.host, port: place.port })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw listenError(error, place)
  }
  const address = server.address()
  return `http://${reachable(place.host)}:${typeof address === 'object' && address !== null ? address.port : place.port}`
}

export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}

function listenError(error: unknown, { host, port, variable }: Place): HttpError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new HttpError('port_taken', `Port ${port} on ${host} is taken by another program; stop it, or set ${variable} to a free port`, { port, host, variable }, { cause: error })
  }
  const why = code === 'EACCES' ? 'this user may not open it' : String(code ?? error)
  return new HttpError('listen_failed', `Port ${port} on ${host} cannot be opened (${why}); set ${variable} or GATEWAY_HOST`, { port, host, variable }, { cause: error })
}

/** Every address there is, is no address to go to. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::' || host === '') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
