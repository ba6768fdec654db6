import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface WebServer extends AsyncDisposable {
  origin: string
  port: number
  /** Requests so far, as `METHOD path`. */
  seen: string[]
  server: Server
}

/** A real HTTP server on 127.0.0.1; with a key and a certificate, HTTPS. */
export async function startWebServer(listener: RequestListener, tls?: { key: string; cert: string }): Promise<WebServer> {
  const seen: string[] = []
  const answer: RequestListener = (request, response) => {
    seen.push(`${request.method} ${request.url}`)
    response.on('error', () => {})
    listener(request, response)
  }
  const server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    origin: `http${tls === undefined ? '' : 's'}://127.0.0.1:${port}`, port, seen, server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
