import dgram from 'node:dgram'
import dns from 'node:dns/promises'
import { once } from 'node:events'
import http from 'node:http'
import http2 from 'node:http2'
import net from 'node:net'
import os from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import type { Probe } from './probes.ts'
import { RefusedError } from './refused-error.ts'

async function connected(socket: net.Socket): Promise<string> {
  await once(socket, 'connect')
  socket.destroy()
  return 'connected'
}

async function listening(server: net.Server, ...where: [number, string] | [string]): Promise<string> {
  if (where.length === 1) server.listen(where[0])
  else server.listen(...where)
  await once(server, 'listening')
  server.close()
  return 'it listens'
}

/** The network, in both directions, by every way that Node has to it. */
export const networkProbes: Readonly<Record<string, Probe>> = {
  tcp: { tries: 'connects to a service of the computer', attempt: ({ port }) => connected(net.connect(port, '127.0.0.1')) },
  'tcp-ipv6': { tries: 'connects by IPv6', attempt: ({ port }) => connected(net.connect(port, '::ffff:127.0.0.1')) },
  'tcp-name': { tries: 'connects by a name', attempt: ({ port }) => connected(net.connect(port, 'localhost')) },
  tls: { tries: 'opens a TLS connection', attempt: ({ port }) => connected(tls.connect(port, '127.0.0.1')) },
  http: { tries: 'asks a web server of the computer', attempt: async ({ port }) => (await once(http.get({ host: '127.0.0.1', port }), 'response')).length },
  http2: { tries: 'asks by HTTP/2', attempt: ({ port }) => once(http2.connect(`http://127.0.0.1:${port}`), 'connect').then(() => 'connected') },
  fetch: { tries: 'asks by fetch', attempt: async ({ port }) => (await fetch(`http://127.0.0.1:${port}/`)).status },
  'web-socket': { tries: 'opens a WebSocket', async attempt({ port }) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`)
    const [{ type }] = await Promise.race([once(socket, 'open'), once(socket, 'error')])
    if (type === 'error') throw new RefusedError('ERR_ACCESS_DENIED', 'the connection failed')
    return type
  } },
  udp: { tries: 'sends a datagram', async attempt({ port }) {
    const socket = dgram.createSocket('udp4')
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject)
        socket.send('x', port, '127.0.0.1', (error) => (error ? reject(error) : resolve()))
      })
      return 'sent'
    } finally {
      socket.close()
    }
  } },
  'listen-tcp': { tries: 'listens for connections', attempt: () => listening(net.createServer(), 0, '127.0.0.1') },
  'listen-path': { tries: 'listens on a socket in the file system', attempt: ({ folder }) => listening(net.createServer(), join(folder, 'socket')) },
  'connect-path': { tries: 'connects to a socket in the file system', attempt: ({ folder }) => connected(net.connect(join(folder, 'service.sock'))) },
  'connect-abstract': { tries: 'connects to an abstract socket', attempt: () => connected(net.connect('\0/tmp/.X11-unix/X0')), harmful: true },
  'look-up': { tries: 'looks a name up: a question is a message, too', attempt: async () => (await dns.lookup('localhost')).address },
  'resolve-name': { tries: 'asks a name server of its choice', async attempt({ port }) {
    const resolver = new dns.Resolver({ timeout: 200, tries: 1 })
    resolver.setServers([`127.0.0.1:${port}`])
    return resolver.resolve4('example.test')
  }, harmful: true },
  interfaces: { tries: "reads the computer's addresses", needs: 'bubblewrap', attempt() {
    const outside = Object.values(os.networkInterfaces()).flat().filter((one) => one && !one.internal)
    if (outside.length === 0) throw new RefusedError('EMPTY', 'there is no network card')
    return `${outside.length} addresses`
  } },
}
