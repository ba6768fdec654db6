import test, { type ExecutionContext } from 'ava'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import type { Route } from '../../../../sandbox/capabilities/net-http/pinned.ts'
import { createTransport } from '../../../../sandbox/capabilities/net-http/transport.ts'
import { startWebServer } from '../../../helpers/web-server.ts'

const here: Route = { addresses: [{ address: '127.0.0.1', family: 4 }] }
const { signal } = new AbortController()

async function counting(t: ExecutionContext, text = 'x') {
  const server = await startWebServer((_, response) => void response.end(text))
  t.teardown(() => server[Symbol.asyncDispose]())
  let count = 0
  server.server.on('connection', () => count++)
  const transport = createTransport()
  const get = (options: { plugin?: string; route?: Route; host?: string; maxBytes?: number} = {}) =>
    transport({ target: readTarget(`http://${options.host ?? '127.0.0.1'}:${server.port}/`), method: 'GET', headers: [] }, options.route ?? here, signal, options.plugin ?? 'web', { maxBytes: options.maxBytes })
  return { get, count: () => count }
}

test('a plugin uses its connection again', async (t) => {
  const { get, count } = await counting(t)
  for (let round = 0; round < 10; round++) await get()
  // The first may not be free yet a moment after its answer.
  t.true(count() <= 2, `${count()}`)
})

test('never another plugin\'s, nor one for another host', async (t) => {
  const { get, count } = await counting(t)
  await get()
  await get({ plugin: 'other' })
  await get({ host: 'localhost' })
  t.is(count(), 3)
})

test('nor one to an address that was not checked for this request', async (t) => {
  const { get, count } = await counting(t)
  await get({ host: 'name.invalid' })
  t.is(count(), 1)
  // The name means another address by now, where nobody listens: the connection that is there must not be taken.
  await t.throwsAsync(get({ host: 'name.invalid', route: { addresses: [{ address: '127.0.0.2', family: 4 }] } }))
  await get({ host: 'name.invalid', route: { addresses: [] } }).then(() => t.fail('no address was checked'), () => t.pass())
})

test('an answer that is too long ends its connection, and the next has a new one', async (t) => {
  const { get, count } = await counting(t, 'x'.repeat(200_000))
  await t.throwsAsync(get({ maxBytes: 100 }), { code: 'response_too_large' })
  t.is((await get()).body.length, 200_000)
  t.is(count(), 2)
})

test('one that was given up ends at once, and leaves the next alone', async (t) => {
  let closed = 0
  await using server = await startWebServer((request, response) => {
    if (request.url === '/slow') request.socket.on('close', () => closed++)
    else response.end('quick')
  })
  const transport = createTransport()
  const aborter = new AbortController()
  const get = (path: string, ending: AbortSignal) => transport({ target: readTarget(`http://127.0.0.1:${server.port}${path}`), method: 'GET', headers: [] }, here, ending, 'web')
  const slow = get('/slow', aborter.signal)
  while (server.seen.length === 0) await new Promise(setImmediate)
  aborter.abort()
  await t.throwsAsync(slow)
  while (closed === 0) await new Promise(setImmediate)
  t.is((await get('/quick', signal)).body.toString(), 'quick')
})
