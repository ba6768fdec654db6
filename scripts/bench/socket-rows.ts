import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { io, type Socket } from 'socket.io-client'
import { startGateway } from '../../core/main.ts'
import { fixedConfig } from '../../core/config/live-config.ts'
import { loadConfig } from '../../core/config/load.ts'
import { createBenchHome } from './bench-home.ts'
import { figures } from './measure.ts'
import type { Row } from './row.ts'

const consoles = 200
const tokens = 60
const rounds = 5

interface Stream extends AsyncDisposable {
  /** Sends one token to every console; resolves when the last one has it. */
  send(text: string): Promise<void>
}

/** A streamed token on its way to 200 consoles, against raw socket.io sending the same to a room. */
export async function socketRows(): Promise<Row[]> {
  await using ours = await ownStream()
  await using raw = await rawStream()
  const samples = { ours: [] as number[], raw: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, stream] of [['ours', ours], ['raw', raw]] as const) {
      for (let token = 0; token < tokens; token += 1) {
        const started = performance.now()
        await stream.send(`token ${token} `)
        if (token >= 10) samples[name].push(performance.now() - started)
      }
    }
  }

  const [own, peer] = [figures(samples.ours), figures(samples.raw)]
  return [{ what: 'a streamed token to 200 consoles', unit: 'ms', ours: own, peer: { name: 'raw socket.io, one room', figures: peer }, target: 'at most 1.2×', holds: own.median <= 1.2 * peer.median }]
}

async function ownStream(): Promise<Stream> {
  const parts = new AsyncDisposableStack()
  const home = parts.use(await createBenchHome())
  const running = parts.use(await startGateway(fixedConfig(await loadConfig({ env: { DATA_DIR: home.dataDir, GATEWAY_PORT: '0', CONTROL_PORT: '0', LOG_LEVEL: 'warn', LOG_FORMAT: 'json' } }))))
  const { gateway, addresses } = running
  const owner = gateway.principals.owner()
  const caller = { principal: owner.id, name: owner.name, role: 'owner' as const, scopes: new Set(['admin', 'read', 'chat'] as const), origin: 'console' as const }
  const session = await gateway.services.sessions.create(caller, { agent: 'assistant' })
  const { token } = await gateway.services.tokens.create(caller, { name: 'bench', scopes: ['read', 'chat'] })
  const topic = `session:${session.id}`
  const clients = await connectAll(addresses.control, { path: '/ws', auth: { token } })
  await Promise.all(clients.map((client) => client.emitWithAck('subscribe', { topic })))
  return { send: allReceive(clients, (text) => gateway.events.publish(topic, 'message.delta', { turn: 'T', message: 'M', text })), [Symbol.asyncDispose]: () => closeAll(clients, parts) }
}

async function rawStream(): Promise<Stream> {
  const parts = new AsyncDisposableStack()
  const http = createServer()
  const server = new Server(http, { path: '/ws', perMessageDeflate: false })
  server.on('connection', (socket) => socket.join('room'))
  parts.defer(() => server.close())
  const clients = await connectAll(await listen(http), { path: '/ws' })
  let seq = 0
  const publish = (text: string) => server.to('room').emit('event', { topic: 'session:S', type: 'message.delta', seq: ++seq, at: new Date().toISOString(), data: { turn: 'T', message: 'M', text } })
  return { send: allReceive(clients, publish), [Symbol.asyncDispose]: () => closeAll(clients, parts) }
}

function allReceive(clients: readonly Socket[], publish: (text: string) => void): (text: string) => Promise<void> {
  let missing = 0
  let done = () => {}
  for (const client of clients) {
    client.on('event', () => {
      missing -= 1
      if (missing === 0) done()
    })
  }

  return (text) => new Promise((resolve) => {
    missing = clients.length
    done = resolve
    publish(text)
  })
}

function connectAll(url: string, options: { path: string; auth?: object }): Promise<Socket[]> {
  return Promise.all(Array.from({ length: consoles }, () => new Promise<Socket>((resolve, reject) => {
    const client = io(url, { ...options, transports: ['websocket'], forceNew: true })
    client.once('connect', () => resolve(client))
    client.once('connect_error', reject)
  })))
}

async function closeAll(clients: readonly Socket[], parts: AsyncDisposableStack): Promise<void> {
  for (const client of clients) client.disconnect()
  await parts.disposeAsync()
}

function listen(server: HttpServer): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
}
