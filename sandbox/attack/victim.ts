import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { type Echo, echoes } from './echoes.ts'

/** A service on 127.0.0.1 that attacks aim at. It never listens to anyone else. */
export interface Victim extends AsyncDisposable {
  port: number
  /** Everything that was asked of it, headers and all. */
  heard: string[]
}

const largeBytes = 20_000

/** Answers with `answer`, sends elsewhere by `/to?<address>`, or gives a header back in disguise by `/echo/<disguise>`. Over WebSocket it says a lot on `/large`. */
export async function startVictim(answer: string): Promise<Victim> {
  const heard: string[] = []
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}`)
    respond(request, response, answer)
  })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    heard.push(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}`)
    socket.on('error', () => {})
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => {})
      if (request.url === '/large') ws.send(`a large message ${'x'.repeat(largeBytes)}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    heard,
    async [Symbol.asyncDispose]() {
      for (const ws of sockets.clients) ws.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function respond(request: IncomingMessage, response: ServerResponse, answer: string): void {
  const url = request.url ?? '/'
  if (url.startsWith('/steal')) return void response.end('thank you')
  if (url.startsWith('/to?')) return void response.writeHead(302, { location: decodeURIComponent(url.slice(4)) }).end()
  const disguise = /^\/echo\/([a-z0-9-]+)/.exec(url)?.[1]
  const echo: Echo | undefined = disguise === undefined ? undefined : echoes[disguise]
  if (!echo) return void response.end(answer)
  const value = String(request.headers['x-key'] ?? '')
  echo.respond(value, response)
}
