import { once } from 'node:events'
import test from 'ava'
import { codeOf, createScene, valueOf } from '../../helpers/broker-scene.ts'
import { httpScene, rule, scope, textOf } from '../../helpers/http-scene.ts'
import { startWebServer } from '../../helpers/web-server.ts'

test('fetches what is granted, with its method, headers and body', async (t) => {
  await using server = await startWebServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    response.setHeader('set-cookie', ['a=1', 'b=2']).writeHead(201).end(`${request.method} ${request.headers['x-mine']} ${body}`)
  })
  const { request } = httpScene(scope(`${server.origin}/*`))
  const value = valueOf(await request('net.http', 'fetch', { url: `${server.origin}/path?q=1`, method: 'post', headers: [['X-Mine', 'yes']], body: Buffer.from('hello').toString('base64') }))
  t.is(value.status, 201)
  t.is(value.statusText, 'Created')
  t.is(textOf(value), 'POST yes hello')
  t.deepEqual(value.headers.filter(([name]: [string]) => name === 'set-cookie'), [['set-cookie', 'a=1'], ['set-cookie', 'b=2']])
  t.deepEqual(server.seen, ['POST /path?q=1'])
})

test('a host that is not granted is not contacted, and the denial names the narrowest grant', async (t) => {
  await using server = await startWebServer((_, response) => void response.end('no'))
  const { request, denials } = createScene({ asks: { 'net.http': scope(`${server.origin}/*`) }, grants: {} })
  t.is(codeOf(await request('net.http', 'fetch', { url: `${server.origin}/page` })), 'grant_missing')
  t.deepEqual(denials[0]?.grant, { capability: 'net.http', scope: { allow: [{ url: `${server.origin}/*`, methods: ['GET'] }] } })
  t.is(denials[0]?.tried, `GET ${server.origin}/page`)
  t.deepEqual(server.seen, [])
})

test('the grant that a denial offers lets the same request through', async (t) => {
  await using server = await startWebServer((_, response) => void response.end('yes'))
  const { request, denials, grant } = createScene({ asks: { 'net.http': scope(`${server.origin}/v1/*`) }, grants: {} })
  const call = () => request('net.http', 'fetch', { url: `${server.origin}/v1/page`, method: 'POST' })
  t.is(codeOf(await call()), 'grant_missing')
  grant('net.http', denials[0]?.grant?.scope)
  t.is(textOf(valueOf(await call())), 'yes')
  t.is(codeOf(await request('net.http', 'fetch', { url: `${server.origin}/v1/page` })), 'grant_missing')
})

test('what the manifest does not ask for has no grant to offer', async (t) => {
  const { request, denials } = createScene({ asks: { 'net.http': { allow: [rule('https://*/*')] } }, grants: {} })
  for (const url of ['http://example.com/', 'https://example.com:8443/', 'https://127.0.0.1/', 'https://[::1]/', 'https://localhost/', 'https://nas.local/', 'https://metadata.google.internal/']) {
    t.is(codeOf(await request('net.http', 'fetch', { url })), 'host_refused', url)
  }

  t.true(denials.every(({ grant }) => grant === undefined))
})

for (const answer of ['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:127.0.0.1', 'fd00:ec2::254', '64:ff9b::7f00:1', '0.0.0.0', '224.0.0.1']) {
  test(`a public name that resolves to ${answer} is not connected to`, async (t) => {
    const { request, denials } = httpScene(scope('https://*/*'), { resolve: async () => [{ address: answer, family: answer.includes(':') ? 6 : 4 }] })
    t.is(codeOf(await request('net.http', 'fetch', { url: 'https://rebind.example.com/' })), 'address_refused')
    t.is(denials[0]?.grant, undefined)
  })
}

test('a name is looked up once, and the connection goes to the address that was checked', async (t) => {
  await using server = await startWebServer((request, response) => void response.end(request.headers.host))
  const answers = ['127.0.0.1', '10.0.0.1']
  let lookups = 0
  const url = `http://app.example.com:${server.port}/`
  const { request } = httpScene({ allow: [rule(`http://app.example.com:${server.port}/*`, { private: true })] }, { resolve: async () => [{ address: answers[lookups++] ?? '10.0.0.1', family: 4 }] })
  const value = valueOf(await request('net.http', 'fetch', { url }))
  t.is(textOf(value), `app.example.com:${server.port}`)
  t.is(lookups, 1)
})

test('of several addresses only those that may be reached are connected to', async (t) => {
  const seen: string[] = []
  await using server = await startWebServer((_, response) => void response.end('ok'))
  server.server.on('connection', (socket) => seen.push(socket.localAddress ?? ''))
  const resolve = async () => [{ address: '169.254.169.254', family: 4 as const }, { address: '127.0.0.1', family: 4 as const }]
  const { request } = httpScene({ allow: [rule(`http://app.example.com:${server.port}/*`, { private: true })] }, { resolve })
  t.true((await request('net.http', 'fetch', { url: `http://app.example.com:${server.port}/` })).ok)
  t.deepEqual(seen, ['127.0.0.1'])
})

test('a name on a private network is offered as such where the manifest asks for private networks', async (t) => {
  const asks = { 'net.http': { allow: [rule('http://*/*', { private: true })] } }
  const resolve = async () => [{ address: '192.168.1.5', family: 4 as const }]
  const { request, denials } = createScene({ asks, grants: { 'net.http': [scope('http://nas.example.com/*')] }, ports: { http: { resolve } } })
  t.is(codeOf(await request('net.http', 'fetch', { url: 'http://nas.example.com/' })), 'address_refused')
  t.deepEqual(denials[0]?.grant?.scope, { allow: [{ url: 'http://nas.example.com/*', methods: ['GET'], private: true }] })
})

for (const name of ['Host', 'connection', 'Transfer-Encoding', 'content-length', 'proxy-authorization', 'upgrade', 'expect', 'te', 'bad name', 'x:y', '']) {
  test(`the header "${name}" is refused`, async (t) => {
    const { request } = httpScene(scope('http://127.0.0.1:1/*'))
    t.is(codeOf(await request('net.http', 'fetch', { url: 'http://127.0.0.1:1/', headers: [[name, 'x']] })), 'request_invalid')
  })
}

test('a header value cannot end its line', async (t) => {
  const { request } = httpScene(scope('http://127.0.0.1:1/*'))
  for (const value of ['a\r\nhost: x', 'a\nb', 'a\0b', 'a\u{1F600}']) {
    t.is(codeOf(await request('net.http', 'fetch', { url: 'http://127.0.0.1:1/', headers: [['x-mine', value]] })), 'request_invalid')
  }
})

test('bodies that are not base64, methods that are not known and URLs that are none are refused', async (t) => {
  const { request } = httpScene(scope('http://127.0.0.1:1/*'))
  for (const bad of [{ body: 'a' }, { body: '%%%%' }, { method: 'CONNECT' }, { method: 'TRACE' }, { method: 'GET / HTTP/1.1\r\n' }, { url: '/relative' }, { url: 'http://a:b@127.0.0.1:1/' }, { url: `http://127.0.0.1:1/${'a'.repeat(9000)}` }]) {
    t.is(codeOf(await request('net.http', 'fetch', { url: 'http://127.0.0.1:1/', ...bad })), 'request_invalid', JSON.stringify(bad).slice(0, 60))
  }

  t.is(codeOf(await request('net.http', 'fetch', { url: 'file:///etc/passwd' })), 'host_refused')
})

test('a tool call that ends closes its connections', async (t) => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
  const { promise: gone, resolve: leave } = Promise.withResolvers<void>()
  await using server = await startWebServer((request) => {
    request.socket.once('close', leave)
    arrive()
  })
  const { request, abort } = httpScene(scope(`${server.origin}/*`))
  const reply = request('net.http', 'fetch', { url: server.origin })
  await arrived
  abort.abort()
  t.is(codeOf(await reply), 'cancelled')
  await gone
})

test('a revoked grant ends a request on the wire', async (t) => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
  const { promise: gone, resolve: leave } = Promise.withResolvers<void>()
  await using server = await startWebServer((request) => {
    request.once('close', leave)
    arrive()
  })
  const { request, revoke } = httpScene(scope(`${server.origin}/*`))
  const reply = request('net.http', 'fetch', { url: server.origin })
  await arrived
  revoke('net.http')
  t.is(codeOf(await reply), 'grant_missing')
  await gone
})

test('after a redirect, revoking the host that answers now ends the request; revoking the first does not', async (t) => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
  const { promise: go, resolve: release } = Promise.withResolvers<void>()
  await using second = await startWebServer(async (request, response) => {
    arrive()
    if (request.url === '/end') return
    await go
    response.end('done')
  })
  await using first = await startWebServer((request, response) => void response.writeHead(302, { location: `${second.origin}${request.url}` }).end())
  const grants = [scope(`${first.origin}/*`), scope(`${second.origin}/*`)]
  const make = () => createScene({ asks: { 'net.http': scope(`${first.origin}/*`, `${second.origin}/*`) }, grants: { 'net.http': grants } })

  const kept = make()
  const answer = kept.request('net.http', 'fetch', { url: `${first.origin}/keep` })
  await arrived
  kept.revoke('net.http', grants.slice(1))
  release()
  t.is(textOf(valueOf(await answer)), 'done')

  const ended = make()
  const refused = ended.request('net.http', 'fetch', { url: `${first.origin}/end` })
  while (!second.seen.includes('GET /end')) await once(second.server, 'request')
  ended.revoke('net.http', grants.slice(0, 1))
  t.is(codeOf(await refused), 'grant_missing')
})

test('a plugin cannot hold more than its share of connections: others wait, and still end with their call', async (t) => {
  const { promise: full, resolve: fill } = Promise.withResolvers<void>()
  await using server = await startWebServer(() => {
    if (server.seen.length === 2) fill()
  })
  const { request, abort } = httpScene(scope(`${server.origin}/*`), { maxOpen: 2 })
  const replies = Array.from({ length: 5 }, () => request('net.http', 'fetch', { url: server.origin }))
  await full
  abort.abort()
  t.deepEqual((await Promise.all(replies)).map(codeOf), Array.from({ length: 5 }, () => 'cancelled'))
  t.is(server.seen.length, 2)
})

test('a host from the configuration is asked for and granted as that host', async (t) => {
  await using server = await startWebServer((_, response) => void response.end('home'))
  const asks = { 'net.http': { allow: [{ host: { fromConfig: 'homeserver' } }] } }
  const granted = { 'net.http': [{ allow: [{ url: `${server.origin}/*` }] }] }
  const set = createScene({ asks, grants: granted, config: { homeserver: server.origin } })
  t.is(textOf(valueOf(await set.request('net.http', 'fetch', { url: server.origin }))), 'home')
  const unset = createScene({ asks, grants: granted, config: {} })
  t.is(codeOf(await unset.request('net.http', 'fetch', { url: server.origin })), 'host_refused')
})
