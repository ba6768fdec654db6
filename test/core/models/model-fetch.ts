import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import test from 'ava'
import { createModelFetch } from '../../../core/models/model-fetch.ts'
import { createOpenAiCompatible } from '../../../core/models/openai-compatible.ts'
import { startModelServer } from '../../helpers/model-server.ts'

test('models are reached through the proxy where its rule says so, and straight elsewhere', async t => {
  const server = await startModelServer(() => ({ text: 'hello there' }))
  t.teardown(server.close)
  const tunnels: string[] = []
  const proxy = createServer().on('connect', (request, socket, head) => {
    tunnels.push(request.url ?? '')
    const [host = '', port] = (request.url ?? '').split(':')
    const far = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      far.write(head)
      far.pipe(socket).pipe(far)
    })
    far.on('error', () => socket.destroy())
    socket.on('error', () => far.destroy())
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  t.teardown(() => void proxy.close())
  const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`

  const answer = async (proxyFor?: (url: URL) => string | undefined) => {
    await using models = createModelFetch(proxyFor)
    const adapter = createOpenAiCompatible({ name: 'acme', kind: 'compatible', baseUrl: server.url, key: 'k' }, { fetch: models.fetch })
    const events = await Array.fromAsync(adapter.stream({ model: 'm', messages: [{ role: 'user', text: 'hi' }], tools: [] }, new AbortController().signal))
    return events.map(event => (event.type === 'text' ? event.text : '')).join('')
  }
  t.is(await answer(), 'hello there')
  t.is(await answer(() => undefined), 'hello there')
  t.is(tunnels.length, 0)
  t.is(await answer(() => proxyUrl), 'hello there')
  t.deepEqual(tunnels, [new URL(server.url).host])
  t.is(server.requests[2]?.headers['authorization'], 'Bearer k')
})

test('a proxy that is gone is provider_unreachable', async t => {
  await using models = createModelFetch(() => 'http://127.0.0.1:9')
  const adapter = createOpenAiCompatible({ name: 'acme', kind: 'compatible', baseUrl: 'http://127.0.0.1:10/v1', key: 'k' }, { fetch: models.fetch })
  const stream = () => Array.fromAsync(adapter.stream({ model: 'm', messages: [], tools: [] }, new AbortController().signal))
  await t.throwsAsync(stream, { code: 'provider_unreachable' })
})
