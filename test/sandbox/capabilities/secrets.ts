import test from 'ava'
import { createSecrets } from '../../../sandbox/capabilities/secrets.ts'
import { codeOf, createScene, valueOf } from '../../helpers/broker-scene.ts'
import fc from '../../helpers/fast-check.ts'
import { startWebServer } from '../../helpers/web-server.ts'

const secret = 'k3y/+ "quoted" <&> ünï'
const everything = (origin: string) => ({ allow: [{ url: `${origin}/*`, methods: ['GET', 'POST'] }] })
const entry = (origin: string, into: object = { query: 'apikey' }) => ({ api_key: { label: 'API key', hosts: [origin], into } })
const textOf = (value: { body: string }) => Buffer.from(value.body, 'base64').toString()

test('a value is put into the query, and the guest never sees it', async (t) => {
  await using server = await startWebServer((request, response) => {
    const key = new URL(request.url ?? '', 'http://x').searchParams.get('apikey') ?? ''
    response.setHeader('x-echo', encodeURIComponent(key)).setHeader('x-url', String(request.url))
    response.end(JSON.stringify({ url: request.url, key, base64: Buffer.from(`user:${key}`).toString('base64'), hex: Buffer.from(key).toString('hex') }))
  })
  const { request } = createScene({ asks: { 'net.http': everything(server.origin), secrets: entry(server.origin) }, secrets: { api_key: secret } })
  const reply = await request('net.http', 'fetch', { url: `${server.origin}/v1?q=1` })
  t.true(server.seen[0]?.includes('apikey=k3y'))
  const value = valueOf(reply)
  for (const text of [textOf(value), JSON.stringify(value.headers), value.url]) {
    for (const form of [secret, encodeURIComponent(secret), 'k3y', Buffer.from(secret).toString('hex'), JSON.stringify(secret).slice(1, -1), 'XQuoted']) t.false(text.includes(form), `${form} in ${text}`)
  }

  t.is(value.url, `${server.origin}/v1?q=1`)
  t.is(JSON.parse(textOf(value)).key, '[secret api_key]')
})

test('a value is put into a header in its format, over what the guest sent there', async (t) => {
  await using server = await startWebServer((request, response) => void response.end(request.headers.authorization === 'Bearer abc123' ? 'in' : 'out'))
  const { request } = createScene({
    asks: { 'net.http': everything(server.origin), secrets: entry(server.origin, { header: 'Authorization', format: 'Bearer {}' }) },
    secrets: { api_key: 'abc123' },
  })
  t.is(textOf(valueOf(await request('net.http', 'fetch', { url: server.origin, headers: [['authorization', 'mine']] }))), 'in')
})

test('without a grant for the secret, requests leave without it', async (t) => {
  await using server = await startWebServer((request, response) => void response.end(request.url))
  const asks = { 'net.http': everything(server.origin), secrets: entry(server.origin) }
  const { request } = createScene({ asks, grants: { 'net.http': [asks['net.http']] }, secrets: { api_key: secret } })
  t.is(textOf(valueOf(await request('net.http', 'fetch', { url: `${server.origin}/x` }))), '/x')
})

test('a secret that is allowed and not set is told by name', async (t) => {
  const { request } = createScene({ asks: { 'net.http': everything('http://127.0.0.1:1'), secrets: entry('http://127.0.0.1:1') } })
  const reply = await request('net.http', 'fetch', { url: 'http://127.0.0.1:1/' })
  t.is(codeOf(reply), 'secret_missing')
  t.regex(reply.ok ? '' : reply.error.message, /API key/)
})

test('a value goes to its own host alone', async (t) => {
  await using own = await startWebServer((_, response) => void response.end())
  await using other = await startWebServer((_, response) => void response.end())
  const asks = { 'net.http': { allow: [...everything(own.origin).allow, ...everything(other.origin).allow] }, secrets: entry(own.origin) }
  const { request } = createScene({ asks, secrets: { api_key: 'abc123' } })
  await request('net.http', 'fetch', { url: `${own.origin}/` })
  await request('net.http', 'fetch', { url: `${other.origin}/` })
  t.deepEqual([own.seen, other.seen], [['GET /?apikey=abc123'], ['GET /']])
})

test('a bare host means TLS: no value goes out in the clear', async (t) => {
  await using server = await startWebServer((_, response) => void response.end())
  const { request } = createScene({ asks: { 'net.http': everything(server.origin), secrets: { api_key: { label: 'Key', hosts: ['127.0.0.1'], into: { query: 'k' } } } }, secrets: { api_key: 'abc123' } })
  await request('net.http', 'fetch', { url: `${server.origin}/` })
  t.deepEqual(server.seen, ['GET /'])
})

test('a redirect to another origin gets no value, and may not carry it in its address', async (t) => {
  await using other = await startWebServer((request, response) => void response.end(JSON.stringify([request.url, request.headers])))
  await using own = await startWebServer((request, response) => {
    const location = request.url?.startsWith('/leak') ? `${other.origin}/?stolen=${new URL(request.url, 'http://x').searchParams.get('apikey')}` : other.origin
    response.writeHead(307, { location }).end()
  })
  const asks = { 'net.http': { allow: [...everything(own.origin).allow, ...everything(other.origin).allow] }, secrets: entry(own.origin) }
  const { request, denials } = createScene({ asks, secrets: { api_key: 'abc123' } })
  t.false(textOf(valueOf(await request('net.http', 'fetch', { url: own.origin }))).includes('abc123'))
  const reply = await request('net.http', 'fetch', { url: `${own.origin}/leak` })
  t.is(codeOf(reply), 'redirect_refused')
  t.false(JSON.stringify([reply, denials]).includes('abc123'))
  t.deepEqual(other.seen, ['GET /'])
  const manual = valueOf(await request('net.http', 'fetch', { url: `${own.origin}/leak`, redirect: 'manual' }))
  t.false(JSON.stringify(manual).includes('abc123'))
})

test('a refusal of a redirect tells no value', async (t) => {
  await using own = await startWebServer((request, response) => void response.writeHead(302, { location: `https://evil.example.org/${new URL(request.url ?? '', 'http://x').searchParams.get('apikey')}` }).end())
  const { request, denials, records } = createScene({ asks: { 'net.http': everything(own.origin), secrets: entry(own.origin) }, secrets: { api_key: 'abc123' } })
  const reply = await request('net.http', 'fetch', { url: own.origin })
  t.is(codeOf(reply), 'redirect_refused')
  t.false(JSON.stringify([reply, denials, records]).includes('abc123'))
})

test('revoking the secret ends a request that carries it', async (t) => {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
  await using server = await startWebServer(() => arrive())
  const { request, revoke } = createScene({ asks: { 'net.http': everything(server.origin), secrets: entry(server.origin) }, secrets: { api_key: 'abc123' } })
  const reply = request('net.http', 'fetch', { url: server.origin })
  await arrived
  revoke('secrets')
  t.is(codeOf(await reply), 'grant_missing')
})

test('a value with a line break cannot become a second header', async (t) => {
  const origin = 'http://127.0.0.1:1'
  const { request } = createScene({ asks: { 'net.http': everything(origin), secrets: entry(origin, { header: 'x-key' }) }, secrets: { api_key: 'a\r\nhost: evil' } })
  t.is(codeOf(await request('net.http', 'fetch', { url: origin })), 'secret_missing')
})

test('a guest may list its secrets and learns whether they are set', async (t) => {
  const asks = { secrets: { ...entry('https://a.example.com'), hook: { label: 'Hook', use: 'verify' } } }
  const { request } = createScene({ asks, secrets: { hook: 'x' } })
  t.deepEqual(valueOf(await request('secrets', 'list')), { secrets: [{ handle: 'api_key', label: 'API key', ready: false }, { handle: 'hook', label: 'Hook', ready: true }] })
})

test('a guest learns whether a secret is set, of those that it may use', async (t) => {
  const asks = { secrets: { ...entry('https://a.example.com'), hook: { label: 'Hook', use: 'verify' }, other: { label: 'Other', use: 'verify' } } }
  const { request, denials } = createScene({ asks, grants: { secrets: [{ ...entry('https://a.example.com'), hook: asks.secrets.hook }] }, secrets: { hook: 'x', other: 'y' } })
  t.deepEqual(valueOf(await request('secrets', 'has', { handle: 'hook' })), { has: true })
  t.deepEqual(valueOf(await request('secrets', 'has', { handle: 'api_key' })), { has: false })
  t.is(codeOf(await request('secrets', 'has', { handle: 'other' })), 'grant_missing')
  t.deepEqual(denials[0]?.grant, { capability: 'secrets', scope: { other: asks.secrets.other } })
  for (const handle of ['nobody', 'toString', 'constructor']) t.is(codeOf(await request('secrets', 'has', { handle })), 'grant_missing')
})

test('a guest signs and verifies with a key that it never sees', async (t) => {
  const asks = { secrets: { key: { label: 'Key', use: 'sign', algorithm: 'hmac-sha512' }, hook: { label: 'Hook', use: 'verify' }, sent: { label: 'Sent', hosts: ['a.example.com'], into: { query: 'k' } } } }
  const { request } = createScene({ asks, secrets: { key: 'abc123', hook: 'abc123', sent: 'abc123' } })
  const data = Buffer.from('message').toString('base64')
  const { signature } = valueOf(await request('secrets', 'sign', { handle: 'key', data }))
  t.deepEqual(valueOf(await request('secrets', 'verify', { handle: 'key', data, signature })), { valid: true })
  t.deepEqual(valueOf(await request('secrets', 'verify', { handle: 'hook', data, signature })), { valid: false })
  // What may verify must not sign, and what is sent to hosts must do neither: a plugin could learn a weak value by trying.
  t.is(codeOf(await request('secrets', 'sign', { handle: 'hook', data })), 'request_invalid')
  t.is(codeOf(await request('secrets', 'verify', { handle: 'sent', data, signature })), 'request_invalid')
  t.is(codeOf(await request('secrets', 'sign', { handle: 'key', data: 'not base64!' })), 'request_invalid')
})

test('a session that a server hands out is taken from its reply, and goes where it belongs', async (t) => {
  await using server = await startWebServer((request, response) => {
    if (request.url === '/login') return void response.setHeader('set-cookie', 'sid=tok-987654').end('{"token":"tok-987654","name":"Ann"}')
    response.end(JSON.stringify({ sent: request.headers.authorization ?? null }))
  })
  const { host } = new URL(server.origin)
  const session = { label: 'Session', hosts: [server.origin], into: { header: 'authorization', format: 'Bearer {}' }, capture: { host: server.origin, path: '/login', pointer: '/token', minutes: 5 } }
  const values = new Map<string, string>()
  const secrets = { read: async (_plugin: string, handle: string) => values.get(handle), keep: async ({ handle, value }: { handle: string; value: string }) => void values.set(handle, value) }
  const { request } = createScene({ asks: { 'net.http': everything(server.origin), secrets: { session } }, ports: { secrets } })
  t.deepEqual(JSON.parse(textOf(valueOf(await request('net.http', 'fetch', { url: `${server.origin}/me` })))), { sent: null })
  const login = valueOf(await request('net.http', 'fetch', { url: `${server.origin}/login` }))
  t.is(textOf(login), '{"token":"[secret session]","name":"Ann"}')
  t.false(JSON.stringify(login.headers).includes('tok-987654'), host)
  t.is(values.get('session'), 'tok-987654')
  t.deepEqual(JSON.parse(textOf(valueOf(await request('net.http', 'fetch', { url: `${server.origin}/me` })))), { sent: 'Bearer [secret session]' })
  t.is(codeOf(await request('net.http', 'download', { url: `${server.origin}/login` })), 'request_invalid')
})

const capability = createSecrets({ read: async () => undefined })
const into = { query: 'k' }

for (const [name, scope] of [
  ['a value for any host', { k: { label: 'K', hosts: ['*'], into } }],
  ['a value for all of .com', { k: { label: 'K', hosts: ['*.com'], into } }],
  ['no hosts', { k: { label: 'K', hosts: [], into } }],
  ['no place', { k: { label: 'K', hosts: ['a.example.com'] } }],
  ['a path', { k: { label: 'K', hosts: ['a.example.com/x'], into } }],
  ['the host header', { k: { label: 'K', hosts: ['a.example.com'], into: { header: 'Host' } } }],
  ['a header with a line break', { k: { label: 'K', hosts: ['a.example.com'], into: { header: 'a\r\nb' } } }],
  ['a format without its place', { k: { label: 'K', hosts: ['a.example.com'], into: { header: 'x', format: 'Bearer' } } }],
  ['a format with a line break', { k: { label: 'K', hosts: ['a.example.com'], into: { header: 'x', format: '{}\r\nb: c' } } }],
  ['a use and a place', { k: { label: 'K', hosts: ['a.example.com'], into, use: 'sign' } }],
  ['an unknown algorithm', { k: { label: 'K', use: 'sign', algorithm: 'hmac-md5' } }],
  ['a capture from anywhere', { k: { label: 'K', hosts: ['a.example.com'], into, capture: { host: '*', path: '/x', pointer: '/t' } } }],
  ['a capture of the whole reply', { k: { label: 'K', hosts: ['a.example.com'], into, capture: { host: 'a.example.com', path: '/x', pointer: '' } } }],
  ['a handle of another kind', { '../k': { label: 'K', use: 'verify' } }],
] as const) {
  test(`a scope with ${name} is refused`, (t) => t.false(capability.scope.safeParse(scope).success))
}

test('the handle __proto__ names nothing', (t) => {
  t.deepEqual(Object.keys(capability.scope.parse(JSON.parse('{"__proto__":{"label":"K","use":"verify"}}')) ?? {}), [])
})

for (const [name, grant, request, expected] of [
  ['the same', entry('https://a.example.com'), entry('https://a.example.com'), true],
  ['nothing', {}, entry('https://a.example.com'), false],
  ['one of two', { a: { label: 'A', hosts: ['a.example.com'], into } }, { a: { label: 'A', hosts: ['a.example.com', 'b.example.com'], into }, b: { label: 'B', use: 'verify' } }, true],
  ['another handle', { b: { label: 'A', hosts: ['a.example.com'], into } }, { a: { label: 'A', hosts: ['a.example.com'], into } }, false],
  ['another host', { a: { label: 'A', hosts: ['evil.org'], into } }, { a: { label: 'A', hosts: ['a.example.com'], into } }, false],
  ['a host below', { a: { label: 'A', hosts: ['x.example.com'], into } }, { a: { label: 'A', hosts: ['*.example.com'], into } }, true],
  ['http below https', { a: { label: 'A', hosts: ['http://x.example.com'], into } }, { a: { label: 'A', hosts: ['*.example.com'], into } }, false],
  ['another place', { a: { label: 'A', hosts: ['a.example.com'], into: { header: 'x' } } }, { a: { label: 'A', hosts: ['a.example.com'], into } }, false],
] as const) {
  test(`a grant of ${name} ${expected ? 'lies' : 'does not lie'} within the request`, (t) => t.is(capability.within(grant, request), expected))
}

test('a host from the configuration is put in, and shown by its key until then', (t) => {
  const scope = { a: { label: 'A', hosts: [{ fromConfig: 'server' }], into } }
  t.deepEqual(capability.resolve(scope, { server: 'http://nas.lan:5000' }), { a: { label: 'A', hosts: ['http://nas.lan:5000'], into } })
  t.false(capability.within(capability.resolve(scope, {}), capability.resolve(scope, {})))
  const both = { a: { label: 'A', hosts: ['a.example.com', { fromConfig: 'server' }], into } }
  t.true(capability.within(capability.resolve(both, {}), capability.resolve(both, {})))
  t.false(capability.within({ a: { label: 'A', hosts: ['a.example.com', { fromConfig: 'other' }], into } }, capability.resolve(both, {})))
  t.false(capability.within(capability.resolve(both, {}), capability.resolve(both, { server: 'nas.lan' })))
  t.regex(capability.consent(capability.resolve(scope, {}))[0]?.text.en ?? '', /\*\*\{server\}\*\*/)
})

test('consent names the secret and its hosts; a label cannot forge emphasis', (t) => {
  const [consent] = capability.consent({ a: { label: '**evil** [x](y)', hosts: ['a.example.com'], into } })
  t.is(consent?.text.en, 'may send **evil x(y)** to **a.example.com**, without seeing it')
})

test('whatever the value, none of it comes back', async (t) => {
  await using server = await startWebServer((request, response) => {
    const key = String(new URL(request.url ?? '', 'http://x').searchParams.get('apikey'))
    response.end([key, JSON.stringify(key), encodeURIComponent(key), request.url, Buffer.from(key).toString('hex').toUpperCase(), ...[0, 1, 2].map((shift) => Buffer.from(`${'x'.repeat(shift)}${key}y`).toString('base64'))].join('\n'))
  })
  await fc.assert(fc.asyncProperty(fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' }).filter((it) => it.isWellFormed() && new Set(it).size > 4), async (value) => {
    const { request } = createScene({ asks: { 'net.http': everything(server.origin), secrets: entry(server.origin) }, secrets: { api_key: value } })
    const text = textOf(valueOf(await request('net.http', 'fetch', { url: server.origin })))
    const lines = text.split('\n')
    return !text.includes(value) && !lines.some((line) => line.toLowerCase().includes(Buffer.from(value).toString('hex'))) && !text.includes(encodeURIComponent(value)) && !lines.some((line) => Buffer.from(line, 'base64').includes(value))
  }), { numRuns: 60 })
  t.pass()
})
