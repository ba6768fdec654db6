import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** Stands before a server on this computer and, when told, takes everything and passes nothing on: a firewall that forgot the connection. */
export async function openBlackHole(address: string) {
  const url = new URL(address)
  const target = Number(url.port)
  const sockets = new Set<Socket>()
  let swallows = false
  const server = createServer((socket) => {
    const behind = connect(target, '127.0.0.1')
    for (const [one, other] of [[socket, behind], [behind, socket]] as const) {
      sockets.add(one)
      one.on('data', (chunk) => swallows || other.write(chunk))
      one.on('error', () => {})
      one.on('close', () => other.destroy())
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const at = server.address()
  url.port = String(typeof at === 'object' && at !== null ? at.port : 0)
  return {
    url: url.href,
    swallow(on: boolean) {
      swallows = on
    },
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
