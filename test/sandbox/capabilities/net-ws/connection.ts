import test from 'ava'
import type { Frame } from '../../../../sandbox/capabilities/net-ws/connection.ts'
import { maxUnsentBytes, openConnection } from '../../../../sandbox/capabilities/net-ws/connection.ts'
import { readWsTarget } from '../../../../sandbox/capabilities/net-ws/scope.ts'
import { startRawSocketServer, startSocketServer } from '../../../helpers/socket-server.ts'

const local = { addresses: [{ address: '127.0.0.1', family: 4 as const }] }

function open(url: string, signal = new AbortController().signal) {
  const frames: Frame[] = []
  return openConnection({ target: readWsTarget(`${url}/`), route: local, protocols: [], frameBytes: 2_000_000, framesPerMinute: 1_000, signal, onFrame: (frame) => frames.push(frame) }).then((connection) => ({ connection, frames }))
}

test('cut by its signal: the server sees the end without a word', async (t) => {
  const closed = Promise.withResolvers<number>()
  await using server = await startSocketServer((socket) => void socket.on('close', (code) => closed.resolve(code)))
  const cut = new AbortController()
  const { connection } = await open(server.url, cut.signal)
  cut.abort()
  t.is(await closed.promise, 1_006)
  t.is((await connection.ended).code, 1_006)
  t.false(connection.isOpen)
})

test('a server that reads nothing is not written to without end', async (t) => {
  await using server = await startRawSocketServer((socket) => void socket.pause())
  const { connection } = await open(server.url)
  using _connection = connection
  const piece = 'x'.repeat(maxUnsentBytes / 2)
  t.throws(() => { for (let count = 0; count < 100; count++) connection.send(piece) }, { code: 'rate_limited' } as object)
})

test('a server that never says goodbye is left all the same', async (t) => {
  await using server = await startRawSocketServer(() => {})
  const { connection } = await open(server.url)
  connection.close(1_000, '')
  t.is((await connection.ended).code, 1_006)
})
