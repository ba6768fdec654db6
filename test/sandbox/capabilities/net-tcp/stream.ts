import { createServer, connect, type AddressInfo, type Socket } from 'node:net'
import { once } from 'node:events'
import { mock } from 'node:test'
import test, { type ExecutionContext } from 'ava'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import { createStream } from '../../../../sandbox/capabilities/net-tcp/stream.ts'
import { createStreamMasker } from '../../../../sandbox/capabilities/secrets/stream-masker.ts'

const never = new AbortController().signal

async function pair(t: ExecutionContext): Promise<[Socket, Socket]> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const [peer] = await accepted
  t.teardown(() => {
    client.destroy()
    peer.destroy()
    server.close()
  })
  return [client, peer]
}

const streamOf = (socket: Socket, secrets: { handle: string; value: string }[] = []) => createStream(socket, readTarget('http://127.0.0.1:1/'), createStreamMasker(secrets), { most: 1_000_000, left: 1_000_000 })

test('a secret that the network cuts in two is masked; what only began like one comes when nothing more does', async (t) => {
  const [client, peer] = await pair(t)
  const stream = streamOf(client, [{ handle: 'key', value: 'hunter2-long' }])
  const options = { maxBytes: 1_000, waitMs: 5_000, until: Buffer.from('\n') }
  peer.setNoDelay(true)
  peer.write('it is hunt')
  t.like(await stream.read({ maxBytes: 1_000, waitMs: 5_000 }, never), { bytes: Buffer.from('it is ') })
  peer.write('er2-long\n')
  t.like(await stream.read(options, never), { bytes: Buffer.from('[secret key]\n') })
  peer.write('hunt')
  t.like(await stream.read({ maxBytes: 1_000, waitMs: 5_000 }, never), { bytes: Buffer.from('hunt') })
})

test.serial('who stops reading in the middle of a secret does not get it in halves', async (t) => {
  const [client] = await pair(t)
  const stream = streamOf(client, [{ handle: 'key', value: 'hunter2-long' }])
  const filler = '.'.repeat(300_000)
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    client.emit('data', Buffer.from(`${filler}hunt`))
    t.true(client.isPaused())
    mock.timers.tick(60_000)
    client.emit('data', Buffer.from('er2-long\nhunt'))
  } finally {
    mock.timers.reset()
  }
  let got = ''
  while (!got.endsWith('hunt')) {
    const read = await stream.read({ maxBytes: 100_000, waitMs: 5_000 }, never)
    if ('bytes' in read) got += read.bytes.toString()
    else break
  }
  t.is(got.slice(filler.length), '[secret key]\nhunt')
})

test('nothing in time is told as that; a line without an end comes when there is no more', async (t) => {
  const [client, peer] = await pair(t)
  const stream = streamOf(client)
  t.deepEqual(await stream.read({ maxBytes: 10, waitMs: 1 }, never), { waiting: true })
  peer.end('half a line')
  const until = Buffer.from('\n')
  t.like(await stream.read({ maxBytes: 100, waitMs: 5_000, until }, never), { bytes: Buffer.from('half a line') })
  t.deepEqual(await stream.read({ maxBytes: 100, waitMs: 5_000, until }, never), { closed: true })
})

test('a connection that breaks is a failure, read or written', async (t) => {
  const [client, peer] = await pair(t)
  const stream = streamOf(client)
  peer.resetAndDestroy()
  await t.throwsAsync(stream.read({ maxBytes: 10, waitMs: 5_000 }, never), { code: 'network_failed' } as object)
  await t.throwsAsync(stream.write(Buffer.from('x')), { code: 'network_failed' } as object)
})
