import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer as createTlsServer } from 'node:https'
import { connect, createServer as createRawServer, type AddressInfo, type Socket } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import test from 'ava'
import type { HttpOptions } from '../../../sandbox/capabilities/net-http.ts'
import { codeOf, createScene, valueOf } from '../../helpers/broker-scene.ts'
import { startWebServer } from '../../helpers/web-server.ts'

const everything = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const rule = (url: string, more: object = {}) => ({ url, methods: [...everything], ...more })
const scope = (...urls: string[]) => ({ allow: urls.map((url) => rule(url)) })

function scene(allow: object, http: HttpOptions = {}, more: object = {}) {
  return createScene({ asks: { 'net.http': allow }, ports: { http: { totalMs: 20_000, ...http } }, ...more })
}

const textOf = (value: { body: string }) => Buffer.from(value.body, 'base64').toString()

test('fetches what is granted, with its method, headers and body', async (t) => {
  await using server = await startWebServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    response.setHeader('set-cookie', ['a=1', 'b=2']).writeHead(201).end(`${request.method} ${request.headers['x-mine']} ${body}`)
  })
  const { request } = scene(scope(`${server.origin}/*`))
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
    const { request, denials } = scene(scope('https://*/*'), { resolve: async () => [{ address: answer, family: answer.includes(':') ? 6 : 4 }] })
    t.is(codeOf(await request('net.http', 'fetch', { url: 'https://rebind.example.com/' })), 'address_refused')
    t.is(denials[0]?.grant, undefined)
  })
}

test('a name is looked up once, and the connection goes to the address that was checked', async (t) => {
  await using server = await startWebServer((request, response) => void response.end(request.headers.host))
  const answers = ['127.0.0.1', '10.0.0.1']
  let lookups = 0
  const url = `http://app.example.com:${server.port}/`
  const { request } = scene({ allow: [rule(`http://app.example.com:${server.port}/*`, { private: true })] }, { resolve: async () => [{ address: answers[lookups++] ?? '10.0.0.1', family: 4 }] })
  const value = valueOf(await request('net.http', 'fetch', { url }))
  t.is(textOf(value), `app.example.com:${server.port}`)
  t.is(lookups, 1)
})

test('of several addresses only those that may be reached are connected to', async (t) => {
  const seen: string[] = []
  await using server = await startWebServer((_, response) => void response.end('ok'))
  server.server.on('connection', (socket) => seen.push(socket.localAddress ?? ''))
  const resolve = async () => [{ address: '169.254.169.254', family: 4 as const }, { address: '127.0.0.1', family: 4 as const }]
  const { request } = scene({ allow: [rule(`http://app.example.com:${server.port}/*`, { private: true })] }, { resolve })
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

test('each redirect is checked again: a private address behind it is refused and not contacted', async (t) => {
  await using inner = await startWebServer((_, response) => void response.end('secret'))
  await using outer = await startWebServer((_, response) => void response.writeHead(302, { location: `${inner.origin}/admin` }).end())
  const { request, denials } = createScene({ asks: { 'net.http': scope(`${outer.origin}/*`, `${inner.origin}/*`) }, grants: { 'net.http': [scope(`${outer.origin}/*`)] } })
  t.is(codeOf(await request('net.http', 'fetch', { url: `${outer.origin}/` })), 'redirect_refused')
  t.deepEqual(inner.seen, [])
  t.is(denials[0]?.tried, `GET ${inner.origin}/admin`)
  t.deepEqual(denials[0]?.grant?.scope, { allow: [{ url: `${inner.origin}/*`, methods: ['GET'] }] })
})

for (const location of ['file:///etc/passwd', 'http://user:pw@127.0.0.1/', 'http://0x7f.1/', 'http://[::ffff:169.254.169.254]/', '//169.254.169.254/latest', 'http://2130706433/', 'gopher://127.0.0.1/', 'http://127.0.0.1:1/\\..\\', 'http://']) {
  test(`a redirect to ${location} is refused`, async (t) => {
    await using server = await startWebServer((_, response) => void response.writeHead(307, { location }).end())
    const { request } = scene(scope(`${server.origin}/*`))
    t.is(codeOf(await request('net.http', 'fetch', { url: `${server.origin}/` })), 'redirect_refused')
    t.is(server.seen.length, 1)
  })
}

test('redirects within a grant are followed, five at most', async (t) => {
  await using server = await startWebServer((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left === 0) response.end('there')
    else response.writeHead(302, { location: `/${left - 1}` }).end()
  })
  const { request } = scene(scope(`${server.origin}/*`))
  const value = valueOf(await request('net.http', 'fetch', { url: `${server.origin}/5` }))
  t.is(textOf(value), 'there')
  t.true(value.redirected)
  t.is(value.url, `${server.origin}/0`)
  t.is(codeOf(await request('net.http', 'fetch', { url: `${server.origin}/6` })), 'redirect_refused')
})

test('a redirect loop ends', async (t) => {
  await using server = await startWebServer((_, response) => void response.writeHead(301, { location: '/' }).end())
  const { request } = scene(scope(`${server.origin}/*`))
  t.is(codeOf(await request('net.http', 'fetch', { url: `${server.origin}/` })), 'redirect_refused')
  t.is(server.seen.length, 6)
})

test('manual and error redirects', async (t) => {
  await using server = await startWebServer((_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
  const { request } = scene(scope(`${server.origin}/*`))
  const value = valueOf(await request('net.http', 'fetch', { url: server.origin, redirect: 'manual' }))
  t.is(value.status, 302)
  t.deepEqual(value.headers.find(([name]: [string]) => name === 'location'), ['location', 'http://127.0.0.1:1/'])
  t.is(codeOf(await request('net.http', 'fetch', { url: server.origin, redirect: 'error' })), 'redirect_refused')
})

test('a see-other turns POST into GET without its body; a method that is not granted is refused there too', async (t) => {
  await using server = await startWebServer(async (request, response) => {
    if (request.url === '/') return void response.writeHead(303, { location: '/result' }).end()
    response.end(`${request.method} ${(await request.toArray()).join('')}|${request.headers['content-type']}`)
  })
  const post = { url: `${server.origin}/`, method: 'POST', body: 'aGk=', headers: [['content-type', 'text/plain']] }
  const both = scene(scope(`${server.origin}/*`))
  t.is(textOf(valueOf(await both.request('net.http', 'fetch', post))), 'GET |undefined')
  const postOnly = scene({ allow: [{ url: `${server.origin}/*`, methods: ['POST'] }] })
  t.is(codeOf(await postOnly.request('net.http', 'fetch', post)), 'redirect_refused')
})

test('credentials do not follow a redirect to another origin', async (t) => {
  await using other = await startWebServer((request, response) => void response.end(JSON.stringify(request.headers)))
  await using first = await startWebServer((_, response) => void response.writeHead(307, { location: other.origin }).end())
  const { request } = scene(scope(`${first.origin}/*`, `${other.origin}/*`))
  const headers = [['authorization', 'Bearer x'], ['cookie', 'a=1'], ['x-mine', 'kept']]
  const got = JSON.parse(textOf(valueOf(await request('net.http', 'fetch', { url: first.origin, headers }))))
  t.is(got.authorization, undefined)
  t.is(got.cookie, undefined)
  t.is(got['x-mine'], 'kept')
})

for (const name of ['Host', 'connection', 'Transfer-Encoding', 'content-length', 'proxy-authorization', 'upgrade', 'expect', 'te', 'bad name', 'x:y', '']) {
  test(`the header "${name}" is refused`, async (t) => {
    const { request } = scene(scope('http://127.0.0.1:1/*'))
    t.is(codeOf(await request('net.http', 'fetch', { url: 'http://127.0.0.1:1/', headers: [[name, 'x']] })), 'request_invalid')
  })
}

test('a header value cannot end its line', async (t) => {
  const { request } = scene(scope('http://127.0.0.1:1/*'))
  for (const value of ['a\r\nhost: x', 'a\nb', 'a\0b', 'a\u{1F600}']) {
    t.is(codeOf(await request('net.http', 'fetch', { url: 'http://127.0.0.1:1/', headers: [['x-mine', value]] })), 'request_invalid')
  }
})

test('bodies that are not base64, methods that are not known and URLs that are none are refused', async (t) => {
  const { request } = scene(scope('http://127.0.0.1:1/*'))
  for (const bad of [{ body: 'a' }, { body: '%%%%' }, { method: 'CONNECT' }, { method: 'TRACE' }, { method: 'GET / HTTP/1.1\r\n' }, { url: '/relative' }, { url: 'http://a:b@127.0.0.1:1/' }, { url: `http://127.0.0.1:1/${'a'.repeat(9000)}` }]) {
    t.is(codeOf(await request('net.http', 'fetch', { url: 'http://127.0.0.1:1/', ...bad })), 'request_invalid', JSON.stringify(bad).slice(0, 60))
  }

  t.is(codeOf(await request('net.http', 'fetch', { url: 'file:///etc/passwd' })), 'host_refused')
})

test('compressed bodies arrive unpacked, and their headers say so', async (t) => {
  const page = 'hello '.repeat(1000)
  await using server = await startWebServer((request, response) => {
    const [name, packed] = request.url === '/br' ? ['br', brotliCompressSync(page)] : request.url === '/twice' ? ['gzip, gzip', gzipSync(gzipSync(page))] : ['gzip', gzipSync(page)]
    response.writeHead(200, { 'content-encoding': name }).end(request.method === 'HEAD' ? undefined : packed)
  })
  const { request } = scene(scope(`${server.origin}/*`))
  for (const path of ['/gzip', '/br', '/twice']) {
    const value = valueOf(await request('net.http', 'fetch', { url: `${server.origin}${path}` }))
    t.is(textOf(value), page)
    t.false(value.headers.some(([name]: [string]) => name === 'content-encoding' || name === 'content-length'))
  }

  t.is(textOf(valueOf(await request('net.http', 'fetch', { url: `${server.origin}/gzip`, method: 'HEAD' }))), '')
})

test('a bomb of 200 MB in a small body is stopped', async (t) => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024))
  await using server = await startWebServer((_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb))
  const { request } = scene(scope(`${server.origin}/*`))
  t.is(codeOf(await request('net.http', 'fetch', { url: server.origin })), 'response_too_large')
})

test('many layers, unknown encodings and broken ones fail', async (t) => {
  await using server = await startWebServer((request, response) => {
    const encoding = decodeURIComponent(request.url?.slice(1) ?? '')
    response.writeHead(200, { 'content-encoding': encoding }).end('not compressed at all')
  })
  const { request } = scene(scope(`${server.origin}/*`))
  for (const encoding of ['gzip,gzip,gzip', 'compress', 'constructor', 'gzip']) {
    t.is(codeOf(await request('net.http', 'fetch', { url: `${server.origin}/${encodeURIComponent(encoding)}` })), 'network_failed', encoding)
  }
})

test('an endless body is cut at the limit', async (t) => {
  await using server = await startWebServer((_, response) => {
    const chunk = Buffer.alloc(64 * 1024)
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  })
  const { request } = scene(scope(`${server.origin}/*`))
  t.is(codeOf(await request('net.http', 'fetch', { url: server.origin })), 'response_too_large')
})

test('a body that drips and headers that never end run into the time limit', async (t) => {
  await using drip = await startWebServer((request, response) => {
    response.flushHeaders()
    const timer = setInterval(() => response.write('.'), 20)
    request.once('close', () => clearInterval(timer))
  })
  await using silent = await startWebServer(() => {})
  const { request } = scene(scope(`${drip.origin}/*`, `${silent.origin}/*`), { totalMs: 300 })
  for (const { origin } of [drip, silent]) {
    const reply = await request('net.http', 'fetch', { url: origin })
    t.is(codeOf(reply), 'network_failed')
    t.regex(reply.ok ? '' : reply.error.message, /300 ms/)
  }
})

for (const [name, raw] of [
  ['a content-length longer than the body', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nshort'],
  ['two content-lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nshort!'],
  ['a response that is no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['headers of a megabyte', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(1024 * 1024)}\r\n\r\n`],
  ['a connection that closes', ''],
] as const) {
  test(`${name} fails with network_failed`, async (t) => {
    await using server = await rawServer(raw)
    const { request } = scene(scope(`${server.origin}/*`))
    t.is(codeOf(await request('net.http', 'fetch', { url: server.origin })), 'network_failed')
  })
}

test('a tool call that ends closes its connections', async (t) => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
  const { promise: gone, resolve: leave } = Promise.withResolvers<void>()
  await using server = await startWebServer((request) => {
    request.socket.once('close', leave)
    arrive()
  })
  const { request, abort } = scene(scope(`${server.origin}/*`))
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
  const { request, revoke } = scene(scope(`${server.origin}/*`))
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
  const { request, abort } = scene(scope(`${server.origin}/*`), { maxOpen: 2 })
  const replies = Array.from({ length: 5 }, () => request('net.http', 'fetch', { url: server.origin }))
  await full
  abort.abort()
  t.deepEqual((await Promise.all(replies)).map(codeOf), Array.from({ length: 5 }, () => 'cancelled'))
  t.is(server.seen.length, 2)
})

test('TLS: the name is checked against the certificate, and an untrusted certificate is refused', async (t) => {
  await using server = await tlsServer()
  const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }]
  const allow = { allow: [rule(`https://app.example.com:${server.port}/*`, { private: true }), rule(`https://other.example.com:${server.port}/*`, { private: true })] }
  const trusting = scene(allow, { resolve, ca: server.certificate })
  t.is(textOf(valueOf(await trusting.request('net.http', 'fetch', { url: `https://app.example.com:${server.port}/` }))), 'app.example.com')
  t.is(codeOf(await trusting.request('net.http', 'fetch', { url: `https://other.example.com:${server.port}/` })), 'network_failed')
  t.is(codeOf(await scene(allow, { resolve }).request('net.http', 'fetch', { url: `https://app.example.com:${server.port}/` })), 'network_failed')
})

test.serial('TLS stays checked when the environment says otherwise', async (t) => {
  await using server = await tlsServer()
  const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }]
  const { request } = scene({ allow: [rule(`https://app.example.com:${server.port}/*`, { private: true })] }, { resolve })
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  t.teardown(() => delete process.env.NODE_TLS_REJECT_UNAUTHORIZED)
  t.is(codeOf(await request('net.http', 'fetch', { url: `https://app.example.com:${server.port}/` })), 'network_failed')
})

test('behind a proxy the name is still checked, and the tunnel goes to it', async (t) => {
  await using server = await tlsServer()
  await using proxy = await startWebServer(() => {})
  proxy.server.on('connect', (request, socket: Socket) => {
    proxy.seen.push(`CONNECT ${request.url}`)
    socket.on('error', () => {})
    const onward = connect(server.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
  })
  const { request } = scene(scope('https://*/*'), { proxy: () => proxy.origin, ca: server.certificate, resolve: () => Promise.reject(new TypeError('looked up')) })
  t.is(textOf(valueOf(await request('net.http', 'fetch', { url: 'https://app.example.com/' }))), 'app.example.com')
  t.deepEqual(proxy.seen, ['CONNECT app.example.com:443'])
  for (const url of ['https://127.0.0.1/', 'https://169.254.169.254/', 'https://localhost/', 'https://metadata.google.internal/']) {
    t.is(codeOf(await request('net.http', 'fetch', { url })), 'host_refused', url)
  }
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

async function rawServer(answer: string) {
  const server = createRawServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

async function tlsServer() {
  const [key, certificate] = await Promise.all(['key', 'certificate'].map((name) => readFile(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8')))
  const server = createTlsServer({ key, cert: certificate }, (request, response) => void response.end(request.headers.host?.split(':')[0]))
  server.on('tlsClientError', () => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    certificate: certificate ?? '',
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
