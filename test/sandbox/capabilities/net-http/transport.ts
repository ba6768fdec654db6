import test from 'ava'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import { createTransport } from '../../../../sandbox/capabilities/net-http/transport.ts'
import { startWebServer } from '../../../helpers/web-server.ts'

const { signal } = new AbortController()
const hop = (url: string) => ({ target: readTarget(url), method: 'GET' as const, headers: [] })

test('connects to the address it is given, whatever the name means elsewhere', async (t) => {
  await using server = await startWebServer((request, response) => void response.end(request.headers.host))
  const { body } = await createTransport()(hop(`http://nowhere.invalid:${server.port}/`), { addresses: [{ address: '127.0.0.1', family: 4 }] }, signal, 'web')
  t.is(body.toString(), `nowhere.invalid:${server.port}`)
})

test('an IPv6 address in the URL is connected to as it stands', async (t) => {
  await using server = await startWebServer((_, response) => void response.end('four'))
  await t.throwsAsync(createTransport()(hop(`http://[::1]:${server.port}/`), { addresses: [{ address: '::1', family: 6 }] }, signal, 'web'))
  t.deepEqual(server.seen, [])
})

test('with no address nothing is connected to', async (t) => {
  await t.throwsAsync(createTransport()(hop('http://localhost:1/'), { addresses: [] }, signal, 'web'))
})

test('the limit of a response can be set', async (t) => {
  await using server = await startWebServer((_, response) => void response.end('x'.repeat(100)))
  await t.throwsAsync(createTransport({ maxResponseBytes: 99 })(hop(server.origin), { addresses: [{ address: '127.0.0.1', family: 4 }] }, signal, 'web'), { code: 'response_too_large' })
})
