import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { createAnthropic } from '../../../core/models/anthropic.ts'
import { createModelFetch } from '../../../core/models/model-fetch.ts'
import { createOpenAiCompatible } from '../../../core/models/openai-compatible.ts'
import { createModelListing } from '../../../core/models/model-listing.ts'
import { createProxyRule } from '../../../sandbox/capabilities/net-http/proxy.ts'
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

/** A vendor with a certificate, and a proxy that leads every name to it. */
async function vendorBehindProxy(t: ExecutionContext) {
  const [key, certificate] = await Promise.all(['key', 'certificate'].map(name => readFile(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8')))
  const asked: string[] = []
  const vendor = createTlsServer({ key, cert: certificate }, (request, response) => {
    asked.push(`${request.headers.host}${request.url}`)
    if (request.method === 'GET') return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"id":"one"}]}')
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (request.url?.endsWith('/messages')) {
      for (const event of [
        { type: 'message_start', message: {} }, { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'from Anthropic' } },
        { type: 'message_delta', delta: { stop_reason: 'end_turn' } }, { type: 'message_stop' },
      ]) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    } else response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: 'from OpenAI' }, finish_reason: 'stop' }] })}\n\n`)
    response.end()
  })
  const tunnels: { to: string; as: string | undefined }[] = []
  const proxy = createServer((_request, response) => void response.writeHead(405).end()).on('connect', (request, socket) => {
    tunnels.push({ to: request.url ?? '', as: request.headers['proxy-authorization'] })
    const far = connect((vendor.address() as AddressInfo).port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      far.pipe(socket).pipe(far)
    })
    far.on('error', () => socket.destroy())
    socket.on('error', () => far.destroy())
  })
  for (const server of [vendor, proxy]) {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    t.teardown(() => (server.closeAllConnections(), void server.close()))
  }
  return { asked, tunnels, ca: certificate, proxyHost: `127.0.0.1:${(proxy.address() as AddressInfo).port}` }
}

const words = async (adapter: ReturnType<typeof createAnthropic>) =>
  (await Array.fromAsync(adapter.stream({ model: 'm', messages: [{ role: 'user', text: 'hi' }], tools: [] }, new AbortController().signal))).map(event => (event.type === 'text' ? event.text : '')).join('')

test('HTTPS_PROXY is the way to every vendor, their listings too, with its own name and password; NO_PROXY is not', async t => {
  const { asked, tunnels, ca, proxyHost } = await vendorBehindProxy(t)
  await using models = createModelFetch(createProxyRule(`http://me:secret@${proxyHost}`, 'openai.internal.example.com'), { ca })
  const { fetch } = models
  const at = (host: string, kind: 'anthropic' | 'openai') => ({ name: kind, kind, baseUrl: `https://${host}/v1`, key: 'k' })

  t.is(await words(createAnthropic(at('app.example.com', 'anthropic'), { fetch })), 'from Anthropic')
  t.is(await words(createOpenAiCompatible(at('app.example.com', 'openai'), { fetch })), 'from OpenAI')
  t.deepEqual((await createModelListing({ fetch }).of(at('app.example.com', 'openai'))).models, ['one'])
  t.deepEqual(asked, ['app.example.com/v1/messages', 'app.example.com/v1/chat/completions', 'app.example.com/v1/models'])
  t.true(tunnels.length > 0)
  for (const { to, as } of tunnels) t.deepEqual([to, as], ['app.example.com:443', `Basic ${Buffer.from('me:secret').toString('base64')}`])

  const before = tunnels.length
  await t.throwsAsync(words(createOpenAiCompatible(at('openai.internal.example.com', 'openai'), { fetch })), { code: 'provider_unreachable' })
  t.is(tunnels.length, before)
})
