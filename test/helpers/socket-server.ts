import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { startWebServer, type WebServer } from './web-server.ts'

export interface SocketServer extends AsyncDisposable {
  /** `ws://127.0.0.1:…`, or `wss:` */
  url: string
  origin: string
  port: number
  /** Connections so far, each with its path. */
  paths: string[]
  clients: Set<WebSocket>
}

/** A real WebSocket server on 127.0.0.1; with a key and a certificate, for `wss:`. */
export async function startSocketServer(onConnection: (socket: WebSocket, path: string) => void, tls?: { key: string; cert: string }): Promise<SocketServer> {
  const web = await startWebServer((_request, response) => void response.writeHead(426).end(), tls)
  const server = new WebSocketServer({ server: web.server, perMessageDeflate: true })
  const paths: string[] = []
  server.on('connection', (socket, request) => {
    paths.push(request.url ?? '')
    socket.on('error', () => {})
    onConnection(socket, request.url ?? '')
  })
  return {
    url: web.origin.replace('http', 'ws'), origin: web.origin, port: web.port, paths, clients: server.clients,
    async [Symbol.asyncDispose]() {
      for (const client of server.clients) client.terminate()
      server.close()
      await web[Symbol.asyncDispose]()
    },
  }
}

/** A server that agrees to speak WebSocket and then does as it likes with the bytes. */
export async function startRawSocketServer(after: (socket: Socket) => void): Promise<WebServer & { url: string }> {
  const web = await startWebServer(() => {})
  const open = new Set<Socket>()
  web.server.on('upgrade', (request, socket) => {
    open.add(socket as Socket)
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    socket.on('error', () => {})
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
    after(socket as Socket)
  })
  return {
    ...web,
    url: web.origin.replace('http', 'ws'),
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await web[Symbol.asyncDispose]()
    },
  }
}
