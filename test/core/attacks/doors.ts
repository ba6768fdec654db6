import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import test from 'ava'
import { SignJWT } from 'jose'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rawRequest } from '../../helpers/faces.ts'
import { type GatewayProcess, startGateway } from '../../helpers/gateway.ts'
import { visit, visitAs } from '../../helpers/visitor.ts'

let gateway: GatewayProcess
let ownerToken: string
test.before(async () => {
  gateway = await startGateway()
  ownerToken = (await readFile(join(gateway.dataDir, 'cli-token'), 'utf8')).trim()
})
test.after.always(() => gateway?.close())

/** After whatever was done, the same process still counts. */
test.afterEach(async (t) => {
  const { output } = await gateway.rpc<{ output: { value?: unknown } }>('plugin.call', { plugin: 'calculator', tool: 'evaluate', input: { expression: '6*7' } })
  t.regex(JSON.stringify(output), /42/)
  t.false(/unhandled|uncaught|failed inside the gateway|could not be sent/i.test(gateway.output()), gateway.output())
})

const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '', ' ', 'system.status\0', '../healthz', 'system%2Estatus', 'SYSTEM.STATUS', 'x'.repeat(5_000)]

test('names that every object has are no operations, over HTTP and socket.io', async (t) => {
  const owner = visit(gateway, ownerToken)
  for (const name of names) {
    const { status, code } = await owner.call(encodeURIComponent(name) || '%20')
    t.true(code === 'operation_unknown' || code === 'path_unknown', `${JSON.stringify(name.slice(0, 20))}: ${status} ${code}`)
  }
  const socket = await owner.connect()
  for (const name of names) {
    const answer = await socket.emitWithAck('call', { operation: name, input: {} })
    t.true(['operation_unknown', 'input_invalid'].includes(answer.error?.code), JSON.stringify(answer))
    if (!['', 'error', 'connect'].includes(name)) t.is((await socket.emitWithAck(name, {})).error.code, 'operation_unknown')
  }
  socket.disconnect()
})

for (const [what, body, code] of [
  ['half of an object', '{"limit":', 'input_invalid'],
  ['an array', '[]', 'input_invalid'],
  ['a number', '7', 'input_invalid'],
  ['a prototype', '{"__proto__":{"limit":1}}', 'input_invalid'],
  ['a constructor', '{"constructor":{"prototype":{"isAdmin":true}}}', 'input_invalid'],
  ['nesting', `{"limit":${'['.repeat(250_000)}${']'.repeat(250_000)}}`, 'input_invalid'],
  ['two megabytes', JSON.stringify({ before: 'x'.repeat(2 * 1024 * 1024) }), 'too_large'],
] as const) {
  test(`a body that is ${what} is refused with ${code}`, async (t) => {
    t.is((await visit(gateway, ownerToken).call('session.list', body)).code, code)
  })
}

test('tokens that this gateway did not make, or made and took back, open nothing', async (t) => {
  const { token: revoked, id } = await gateway.rpc<{ token: string; id: string }>('token.create', { name: 'gone', scopes: ['read'] })
  await gateway.rpc('token.revoke', { id })
  const { token: expired } = await gateway.rpc<{ token: string }>('token.create', { name: 'short', scopes: ['read'], expiresInDays: 1e-9 })
  const removed = await visitAs(gateway, 'member')
  await gateway.rpc('principal.remove', { id: removed.principal })

  const [head = '', claims = '', signature = ''] = ownerToken.split('.')
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = (key: Uint8Array, more: object = {}) => new SignJWT(JSON.parse(Buffer.from(claims, 'base64url').toString())).setProtectedHeader({ alg: 'HS256', ...more }).sign(key)
  const forged: Record<string, string> = {
    'alg none': `${encode({ alg: 'none' })}.${claims}.`,
    'alg none, signed': `${encode({ alg: 'none' })}.${claims}.${signature}`,
    'another algorithm': `${encode({ alg: 'RS256' })}.${claims}.${signature}`,
    'another key': await signed(new TextEncoder().encode('another secret of thirty-two characters')),
    'an empty key': await signed(new Uint8Array(32)),
    'a key of its own': await signed(new Uint8Array(32), { jwk: { kty: 'oct', k: Buffer.alloc(32).toString('base64url') } }),
    'changed claims': `${head}.${encode({ iss: 'airlock', jti: '__proto__', sub: '__proto__' })}.${signature}`,
    'no signature': `${head}.${claims}`,
    nothing: '',
    'a name': '__proto__',
  }
  for (const [what, token] of Object.entries({ ...forged, revoked, expired, removed: removed.token })) {
    const { status, code } = await visit(gateway, token).call('principal.current')
    t.true([401, 429].includes(status), `${what}: ${status} ${code}`)
    const refused: any = await t.throwsAsync(visit(gateway, token).connect(), undefined, what)
    t.true(['unauthenticated', 'token_revoked', 'token_expired', 'too_many_attempts'].includes(refused.data.code), `${what}: ${refused.data.code}`)
  }
  t.is((await visit(gateway, ownerToken).call('principal.current')).code, 'ok', 'nobody else is locked out')
})

test('of eight who redeem one sign-in code at once, one gets in', async (t) => {
  const { url } = await gateway.rpc<{ url: string }>('system.code')
  const code = new URL(url).hash.slice('#code='.length)
  const redeem = () => rawRequest(`${gateway.consoleUrl}/api/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code }) })
  const answers = await Promise.all(Array.from({ length: 8 }, redeem))
  t.is(answers.filter(({ status }) => status === 200).length, 1)
  t.is(answers.flatMap(({ headers }) => headers['set-cookie'] ?? []).length, 1)
})

test('a cookie counts for nothing on a page, a host or a form of somebody else', async (t) => {
  const { url } = await gateway.rpc<{ url: string }>('system.code')
  const signedIn = await rawRequest(`${gateway.consoleUrl}/api/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: new URL(url).hash.slice(6) }) })
  const [given = ''] = signedIn.headers['set-cookie'] ?? []
  t.regex(given, /HttpOnly; SameSite=Strict/)
  const cookie = given.split(';')[0] ?? ''
  const call = (headers: Record<string, string | undefined>, body = '{}') =>
    rawRequest(`${gateway.consoleUrl}/api/rpc/principal.current`, { method: 'POST', headers: { cookie, 'content-type': 'application/json', ...headers }, body })

  const own = gateway.consoleUrl
  t.is((await call({ origin: own })).status, 200)
  for (const origin of [undefined, 'null', 'http://evil.example', 'https://evil.example', `${own}.evil.example`, `${own}@evil.example`, own.replace('http:', 'https:'), 'http://127.0.0.1:1', `http://evil.example#${own}`]) {
    t.is((await call({ origin })).status, 403, String(origin))
  }
  for (const host of ['evil.example', `evil.example:${new URL(own).port}`, '127.0.0.1:1', 'localhost.evil.example', '169.254.169.254']) {
    t.is((await call({ origin: own, host })).status, 403, host)
    t.is((await rawRequest(`${own}/`, { headers: { host } })).status, 403, host)
    t.is((await rawRequest(`${own}/ws/?EIO=4&transport=polling`, { headers: { host } })).status, 403, host)
  }
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    t.is((await call({ origin: own, 'content-type': type })).status, 415, type)
  }
  const foreign = await rawRequest(`${own}/ws/?EIO=4&transport=polling`, { headers: { origin: 'http://evil.example', cookie } })
  t.is(foreign.status, 403)
})

test('a thousand silent connections and half requests hold nobody up', async (t) => {
  const { port } = new URL(gateway.gatewayUrl)
  const open = async (text: string): Promise<Socket> => {
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {})
    await once(socket, 'connect')
    if (text !== '') socket.write(text)
    return socket
  }
  const host = `Host: 127.0.0.1:${port}\r\n`
  const silent = Array.from({ length: 1_000 }, (_, index) => open(
    index % 4 === 0 ? '' : index % 4 === 1 ? `GET /heal` : index % 4 === 2 ? `GET /healthz HTTP/1.1\r\n${host}X-Slow: ` : `POST /api/rpc/system.status HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
  ))
  const sockets = await Promise.all(silent)
  const polls = await Promise.all(Array.from({ length: 200 }, () => rawRequest(`${gateway.gatewayUrl}/ws/?EIO=4&transport=polling`)))
  t.true(polls.every(({ status }) => status === 200))
  t.is((await visit(gateway, ownerToken).call('system.status')).code, 'ok')
  for (const socket of sockets) socket.destroy()
})

for (const [what, headers] of [
  ['one header of 100 kB', [`X: ${'a'.repeat(100_000)}`]],
  ['2,000 headers', Array.from({ length: 2_000 }, (_, index) => `x${index}: 1`)],
  ['two lengths', ['Content-Length: 2', 'Content-Length: 3']],
  ['a length and chunks', ['Content-Length: 2', 'Transfer-Encoding: chunked']],
  ['a header that folds', ['X: 1\r\n two']],
] as const) {
  test(`a request with ${what} is refused before anything reads it`, async (t) => {
    const { host, port } = new URL(gateway.gatewayUrl)
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {})
    socket.write(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\n${headers.join('\r\n')}\r\nConnection: close\r\n\r\n`)
    const answer = Buffer.concat(await socket.toArray().catch(() => [])).toString()
    t.regex(answer, /^$|^HTTP\/1\.1 4(00|31) /)
  })
}
