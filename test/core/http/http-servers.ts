import { connect } from 'node:net'
import test from 'ava'
import { AccessError } from '../../../core/access/access-error.ts'
import { createHttpServers } from '../../../core/http/http-servers.ts'
import { rawRequest, startFaces } from '../../helpers/faces.ts'

const json = { 'content-type': 'application/json' }

test('an operation takes JSON and answers JSON', async (t) => {
  const faces = await startFaces(t, { plugins: { list: async () => ({ plugins: [] }) } })
  const { status, body, headers } = await faces.rpc('plugin.list', {}, await faces.token())
  t.is(status, 200)
  t.deepEqual(body, { plugins: [] })
  t.is(headers.get('cache-control'), 'no-store')
})

test('both ports serve the API', async (t) => {
  const faces = await startFaces(t, { plugins: { list: async () => ({ plugins: [] }) } })
  const headers = { ...json, authorization: `Bearer ${await faces.token()}` }
  const response = await rawRequest(`${faces.control}/api/rpc/plugin.list`, { method: 'POST', headers, body: '{}' })
  t.is(response.status, 200)
})

test('without a token, nothing is told', async (t) => {
  const faces = await startFaces(t)
  for (const operation of ['plugin.list', '__proto__', 'no.such']) {
    const response = await rawRequest(`${faces.gateway}/api/rpc/${operation}`, { method: 'POST', headers: json, body: '{}' })
    t.is(response.status, 401)
    t.is(response.json().error.code, 'unauthenticated')
  }
})

for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__', 'chat.send.x', 'subscribe', 'x'.repeat(5_000)]) {
  test(`${name.slice(0, 30)} is no operation`, async (t) => {
    const faces = await startFaces(t)
    const { status, body } = await faces.rpc(name, {}, await faces.token())
    t.is(status, 404)
    t.is(body.error.code, 'operation_unknown')
  })
}

test('bad JSON is told apart from a bad input', async (t) => {
  const faces = await startFaces(t)
  const headers = { ...json, authorization: `Bearer ${await faces.token()}` }
  const url = `${faces.gateway}/api/rpc/plugin.list`
  for (const body of ['{"a":', '{"a":1}}', 'undefined', '\u0000', '[1,]', '{"plugins":1}', '[]', '"text"', '7', '{"__proto__":{"admin":true}}', '{"constructor":{}}']) {
    const response = await rawRequest(url, { method: 'POST', headers, body })
    t.is(response.status, 400, body)
    t.is(response.json().error.code, 'input_invalid', body)
  }
})

test('an unknown key is named, with what is allowed', async (t) => {
  const faces = await startFaces(t)
  const { body } = await faces.rpc('session.list', { limt: 3 }, await faces.token())
  t.regex(body.error.message, /limt.*allowed: limit, before/)
  t.deepEqual(body.error.details.issues[0].allowed, ['limit', 'before'])
})

test('a body past the limit is refused, whether it says how long it is or not', async (t) => {
  const faces = await startFaces(t)
  const headers = { ...json, authorization: `Bearer ${await faces.token()}` }
  const body = JSON.stringify({ text: 'x'.repeat(3 * 1024 * 1024) })
  const url = `${faces.gateway}/api/rpc/chat.send`
  for (const extra of [{ 'content-length': String(body.length) }, { 'transfer-encoding': 'chunked' }]) {
    const response = await rawRequest(url, { method: 'POST', headers: { ...headers, ...extra }, body })
    t.is(response.status, 413)
    t.is(response.json().error.code, 'too_large')
  }
  t.is((await rawRequest(`${faces.gateway}/healthz`)).status, 200)
})

test('brackets without end do not overflow the stack', async (t) => {
  const faces = await startFaces(t)
  const headers = { ...json, authorization: `Bearer ${await faces.token()}` }
  const depth = 200_000
  const body = `{"plugin":"a","tool":"b","input":${'['.repeat(depth)}${']'.repeat(depth)}}`
  const response = await rawRequest(`${faces.gateway}/api/rpc/plugin.call`, { method: 'POST', headers, body })
  t.is(response.json().error.code, 'input_invalid')
})

test('what a foreign page can post without asking is no JSON', async (t) => {
  const faces = await startFaces(t)
  const authorization = `Bearer ${await faces.token()}`
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', '']) {
    const headers: Record<string, string> = type === '' ? { authorization } : { authorization, 'content-type': type }
    const response = await rawRequest(`${faces.gateway}/api/rpc/plugin.list`, { method: 'POST', headers, body: '{}' })
    t.is(response.status, 415)
    t.is(response.json().error.code, 'content_type_unsupported')
  }
})

test('a compressed body is refused unread', async (t) => {
  const faces = await startFaces(t)
  const headers = { ...json, 'content-encoding': 'gzip', authorization: `Bearer ${await faces.token()}` }
  const response = await rawRequest(`${faces.gateway}/api/rpc/plugin.list`, { method: 'POST', headers, body: Buffer.alloc(64) })
  t.is(response.status, 415)
})

test('a host that is not ours is refused on every path, static ones too', async (t) => {
  const faces = await startFaces(t)
  for (const url of [`${faces.gateway}/healthz`, `${faces.gateway}/api/openapi.json`, `${faces.control}/`]) {
    const response = await rawRequest(url, { headers: { host: 'rebound.example:18790' } })
    t.is(response.status, 403)
    t.is(response.json().error.code, 'host_refused')
  }
})

test('forwarded headers and a loopback address prove nothing', async (t) => {
  const faces = await startFaces(t)
  const headers = { ...json, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'localhost', 'x-real-ip': '127.0.0.1', forwarded: 'for=127.0.0.1' }
  const response = await rawRequest(`${faces.gateway}/api/rpc/plugin.list`, { method: 'POST', headers, body: '{}' })
  t.is(response.status, 401)
})

test('a page of another origin is refused, with a token as with a cookie', async (t) => {
  const faces = await startFaces(t)
  const token = await faces.token()
  for (const proof of [{ authorization: `Bearer ${token}` }, { cookie: `airlock=${token}` }]) {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', faces.gateway.replace('http', 'https')]) {
      const response = await rawRequest(`${faces.gateway}/api/rpc/plugin.list`, { method: 'POST', headers: { ...json, ...proof, origin }, body: '{}' })
      t.is(response.status, 403, origin)
      t.is(response.json().error.code, 'origin_refused')
    }
  }
})

test('a cookie changes state only with an origin that is ours', async (t) => {
  const faces = await startFaces(t, { plugins: { list: async () => ({ plugins: [] }) } })
  const cookie = `theme=dark; airlock=${await faces.token()}`
  const post = (headers: Record<string, string>) => rawRequest(`${faces.control}/api/rpc/plugin.list`, { method: 'POST', headers: { ...json, cookie, ...headers }, body: '{}' })
  t.is((await post({})).json().error.code, 'origin_refused')
  t.is((await post({ origin: faces.control })).status, 200)
})

test('a revoked, an expired and a forged token each say so', async (t) => {
  const faces = await startFaces(t)
  const { id, token } = await faces.tokens.issue({ owner: faces.principals.owner().id, name: 'x', kind: 'api', scopes: ['read', 'admin'], expiresAt: null })
  t.is((await faces.rpc('principal.current', {}, token)).status, 200)
  t.is((await faces.rpc('token.revoke', { id }, token)).status, 200)
  t.is((await faces.rpc('principal.current', {}, token)).body.error.code, 'token_revoked')

  const expired = await faces.token(['read'], undefined, new Date(Date.now() - 1_000))
  t.is((await faces.rpc('principal.current', {}, expired)).body.error.code, 'token_expired')

  const [head, , signature] = token.split('.')
  const forged = `${head}.${Buffer.from(JSON.stringify({ jti: id, sub: 'someone', iss: 'airlock' })).toString('base64url')}.${signature}`
  t.is((await faces.rpc('principal.current', {}, forged)).body.error.code, 'unauthenticated')
})

test('a token without the scope is refused, before its input is read', async (t) => {
  const faces = await startFaces(t)
  const { status, body } = await faces.rpc('plugin.install', { nonsense: true }, await faces.token(['read']))
  t.is(status, 403)
  t.is(body.error.code, 'scope_missing')
  t.deepEqual(body.error.details.needed, ['admin'])
})

test("a guest's token holds no more than a guest may", async (t) => {
  const faces = await startFaces(t)
  const guest = await faces.member('guest')
  const { body } = await faces.rpc('principal.current', {}, await faces.token(undefined, guest))
  t.deepEqual(body.scopes, ['chat'])
})

test('what breaks inside is told to the log and to nobody else', async (t) => {
  const failing = { plugins: { list: async () => { throw new TypeError('the password is hunter2') } } }
  const faces = await startFaces(t, failing)
  const { status, body } = await faces.rpc('plugin.list', {}, await faces.token())
  t.is(status, 500)
  t.is(body.error.code, 'internal')
  t.false(JSON.stringify(body).includes('hunter2'))
  t.true(faces.logged.some(({ details }) => 'id' in details && details.id === body.error.details.id))
})

test('what a service hands over beyond its shape does not leave', async (t) => {
  const leaky = { secrets: { list: async () => ({ secrets: [{ plugin: 'a', name: 'b', updatedAt: 'c', value: 'hunter2' }] }) } }
  const faces = await startFaces(t, leaky)
  t.deepEqual((await faces.rpc('secret.list', {}, await faces.token())).body, { secrets: [{ plugin: 'a', name: 'b', updatedAt: 'c' }] })
})

test('floods of headers end that connection and no other', async (t) => {
  const faces = await startFaces(t)
  const port = Number(new URL(faces.gateway).port)
  const answer = await rawSocket(port, `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${'X-Flood: yes\r\n'.repeat(3_000)}\r\n`)
  t.regex(answer, /^HTTP\/1\.1 431 /)
  t.is((await rawRequest(`${faces.gateway}/healthz`)).status, 200)
})

test('what is no HTTP gets 400 and a closed connection', async (t) => {
  const faces = await startFaces(t)
  const port = Number(new URL(faces.gateway).port)
  t.regex(await rawSocket(port, '\u0016\u0003\u0001 hello\r\n\r\n'), /^HTTP\/1\.1 400 /)
  t.regex(await rawSocket(port, 'GET /healthz HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 /)
  t.regex(await rawSocket(port, `POST /api/rpc/plugin.list HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`), /^HTTP\/1\.1 400 /)
})

test('a taken port is named, with the variable that moves it', async (t) => {
  const faces = await startFaces(t)
  const port = Number(new URL(faces.gateway).port)
  const { http: _, ...unused } = faces
  const servers = createHttpServers({
    host: '127.0.0.1', gatewayPort: 0, controlPort: port, allowedHosts: [], consoleFolder: '/nowhere', version: '0',
    table: new Map(),
    dispatcher: { dispatch: async () => ({}) },
    blobs: {} as never,
    authenticator: { authenticate: async () => { throw new AccessError('unauthenticated', '') }, refused: async () => {} },
    requests: { tokens: () => [], during: (_, work) => work(new AbortController().signal), [Symbol.dispose]() {} },
    signIn: unused.signIn,
    log: { error() {} },
    probes: { ready: async () => ({ ready: true, parts: {} }), metrics: async () => ({ contentType: '', text: '' }) },
  })
  const error = await t.throwsAsync(servers.listen(), { code: 'port_taken' })
  t.regex(error?.message ?? '', new RegExp(`Port ${port} .*CONTROL_PORT`))
  t.false(servers.gateway.listening)
})

/** Everything the server says until it hangs up. */
function rawSocket(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', (error) => (answer === '' ? reject(error) : resolve(answer)))
  })
}
