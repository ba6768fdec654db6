import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'ava'
import { Server, type Socket } from 'socket.io'
import { openConnection, type Connection } from '../../../../core/console/gateway/connection.ts'

interface Peer extends AsyncDisposable {
  url: string
  io: Server
  /** Whether handshakes are refused, and with which code. */
  refuse: string | undefined
}

async function startPeer(onCall: (operation: string, input: unknown, socket: Socket) => unknown): Promise<Peer> {
  const http = createServer()
  const io = new Server(http, { path: '/ws' })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const peer: Peer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    io,
    refuse: undefined,
    [Symbol.asyncDispose]: () => io.close(),
  }
  io.use((_socket, next) => (peer.refuse === undefined ? next() : next(Object.assign(new Error('no'), { data: { code: peer.refuse, message: 'no' } }))))
  io.on('connection', (socket) => {
    socket.on('call', ({ operation, input }: { operation: string; input: unknown }, acknowledge: (answer: unknown) => void) => {
      const answer = onCall(operation, input, socket)
      if (answer !== undefined) acknowledge(answer)
    })
  })
  return peer
}

function becomes(connection: Connection, state: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (connection.state() !== state) return
      stop()
      resolve()
    }
    const stop = connection.onState(look)
    look()
  })
}

test('an answer resolves, a refusal rejects with its code', async (t) => {
  await using peer = await startPeer((operation, input) => (operation === 'plugin.list' ? { ok: true, output: { plugins: [], input } } : { ok: false, error: { code: 'scope_missing', message: 'no', details: { needed: 'admin' } } }))
  const connection = openConnection(peer.url)
  connection.connect()
  t.like(await connection.call('plugin.list', {}), { plugins: [] })
  await t.throwsAsync(connection.call('model.list', {}), { name: 'GatewayError', code: 'scope_missing', message: 'no' })
  connection.close()
})

test('an answer that is none rejects and harms nothing', async (t) => {
  const answers: unknown[] = [null, 7, 'x', {}, { ok: 'yes' }, { ok: false }]
  await using peer = await startPeer(() => answers.shift() ?? null)
  const connection = openConnection(peer.url)
  connection.connect()
  for (let left = answers.length; left > 0; left -= 1) await t.throwsAsync(connection.call('plugin.list', {}), { name: 'GatewayError' })
  connection.close()
})

test('who is not signed in is told so, and may come back', async (t) => {
  await using peer = await startPeer(() => ({ ok: true, output: { plugins: [] } }))
  peer.refuse = 'unauthenticated'
  const connection = openConnection(peer.url)
  connection.connect()
  await becomes(connection, 'signed-out')
  await t.throwsAsync(connection.call('plugin.list', {}), { code: 'offline' })
  peer.refuse = undefined
  connection.connect()
  await becomes(connection, 'online')
  t.like(await connection.call('plugin.list', {}), { plugins: [] })
  connection.close()
})

test('a lost link ends what was waiting, comes back by itself, and subscribes again', async (t) => {
  const subscribed: unknown[] = []
  await using peer = await startPeer((operation, input) => {
    if (operation !== 'subscribe') return undefined
    subscribed.push(input)
    return { ok: true, output: { seq: 7 } }
  })
  const connection = openConnection(peer.url)
  const live = Promise.withResolvers<void>()
  const liveAgain = Promise.withResolvers<void>()
  const heard: string[] = []
  connection.subscribe('plugins', (event) => {
    heard.push(event.type)
    if (heard.length === 1) live.resolve()
    else liveAgain.resolve()
  })
  connection.connect()
  await live.promise
  const waiting = connection.call('plugin.list', {})
  peer.io.disconnectSockets(true)
  await t.throwsAsync(waiting, { code: 'offline' })
  await liveAgain.promise
  t.deepEqual(heard, ['subscribed', 'subscribed'])
  t.deepEqual(subscribed, [{ topic: 'plugins' }, { topic: 'plugins' }])
  connection.close()
})

test('events reach only who listens to their topic; broken ones reach nobody', async (t) => {
  await using peer = await startPeer((_operation, _input, socket) => {
    for (const event of [null, 'x', { topic: 'plugins' }, { topic: 'other', type: 'a' }, { topic: 'plugins', type: 'plugin.changed', seq: 8, at: 'now', data: { plugin: 'x' } }]) socket.emit('event', event)
    return { ok: true, output: { seq: 7 } }
  })
  const connection = openConnection(peer.url)
  const heard: string[] = []
  const done = new Promise<void>((resolve) => {
    connection.subscribe('plugins', (event) => {
      heard.push(event.type)
      if (event.type === 'subscribed') resolve()
    })
  })
  connection.connect()
  await done
  t.deepEqual(heard, ['plugin.changed', 'subscribed'])
  connection.close()
})
