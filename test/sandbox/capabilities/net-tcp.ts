import { readFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createSecureContext, TLSSocket, createServer as createTlsServer } from 'node:tls'
import test, { type ExecutionContext } from 'ava'
import type { NetTcpOptions } from '../../../sandbox/capabilities/net-tcp.ts'
import { codeOf, createScene, valueOf } from '../../helpers/broker-scene.ts'

const calls: AbortController[] = []
test.after.always(() => {
  for (const call of calls) call.abort()
})
const pem = (name: string) => readFile(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8')

async function startServer(t: ExecutionContext, onSocket: (socket: Socket) => void, tls?: { key: string; cert: string }): Promise<number> {
  const open = new Set<Socket>()
  const listener = (socket: Socket) => {
    open.add(socket)
    socket.on('error', () => {})
    onSocket(socket)
  }
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function scene(allow: object[], { tcp = {}, limits = {}, asks = {}, secrets = {}, grants }: { tcp?: NetTcpOptions; limits?: object; asks?: object; secrets?: Record<string, string>; grants?: Record<string, unknown[]> } = {}) {
  const made = createScene({ asks: { 'net.tcp': { allow, ...limits }, ...asks }, ports: { tcp }, secrets, ...(grants === undefined ? {} : { grants }) })
  calls.push(made.abort)
  const ask = (method: string, input: object = {}) => made.request('net.tcp', method, input)
  return {
    ...made, ask,
    async line(socket: string) {
      return Buffer.from(valueOf(await ask('read', { socket, until: '\n' })).base64, 'base64').toString()
    },
    connect: async (place: object): Promise<string> => valueOf(await ask('connect', place)).socket,
  }
}

test('writes and reads by lines and by bytes; the end is told', async (t) => {
  const port = await startServer(t, (socket) => void socket.on('data', (data) => socket.end(`you said: ${data}`)))
  const { ask, connect, line } = scene([{ host: '127.0.0.1', port, tls: 'none' }])
  const socket = await connect({ host: '127.0.0.1', port, tls: 'none' })
  valueOf(await ask('write', { socket, text: 'one\r\ntwo' }))
  t.is(await line(socket), 'you said: one\r\n')
  t.deepEqual(valueOf(await ask('read', { socket, maxBytes: 2 })), { base64: Buffer.from('tw').toString('base64') })
  t.deepEqual(valueOf(await ask('read', { socket })), { base64: Buffer.from('o').toString('base64') })
  t.deepEqual(valueOf(await ask('read', { socket })), { closed: true })
  t.is(codeOf(await ask('write', { socket, text: 'x' })), 'network_failed')
})

test('a rule names host, port and TLS; what differs in one is refused, and the denial offers the narrowest', async (t) => {
  const port = await startServer(t, () => {})
  const { ask, denials, grant } = scene([{ host: '127.0.0.1', port, tls: 'none' }], { grants: {} })
  t.is(codeOf(await ask('connect', { host: '127.0.0.1', port, tls: 'none' })), 'grant_missing')
  t.like(denials[0]?.grant, { capability: 'net.tcp', scope: { allow: [{ host: '127.0.0.1', port, tls: 'none' }] } })
  grant('net.tcp', denials[0]?.grant?.scope)
  t.is(codeOf(await ask('connect', { host: '127.0.0.1', port, tls: 'none' })), 'ok')
  for (const place of [{ host: '127.0.0.1', port }, { host: '127.0.0.1', port, tls: 'starttls' }, { host: '127.0.0.1', port: port === 1 ? 2 : 1, tls: 'none' }, { host: 'localhost', port, tls: 'none' }]) t.is(codeOf(await ask('connect', place)), 'host_refused', JSON.stringify(place))
  for (const host of ['a/b', 'user@a', 'a b', 'a\\b', '', 'a#b']) t.is(codeOf(await ask('connect', { host, port, tls: 'none' })), 'request_invalid', host)
})

test('a name that leads into a private network is refused, and looked up once', async (t) => {
  let asked = 0
  const resolve = async () => [{ address: asked++ === 0 ? '192.168.1.1' : '8.8.8.8', family: 4 as const }]
  const { ask } = scene([{ host: '*.example.com', port: 25, tls: 'starttls' }], { tcp: { resolve } })
  t.is(codeOf(await ask('connect', { host: 'mail.example.com', port: 25, tls: 'starttls' })), 'address_refused')
  t.is(asked, 1)
  for (const host of ['127.0.0.1', '2130706433', '::ffff:10.0.0.1', 'localhost', '169.254.169.254']) t.is(codeOf(await ask('connect', { host, port: 25, tls: 'starttls' })), 'host_refused', host)
})

test('TLS unless named otherwise: an unknown certificate is refused, a known one for another name too', async (t) => {
  const tls = { key: await pem('key'), cert: await pem('certificate') }
  const port = await startServer(t, (socket) => void socket.end('secure\n'), tls)
  const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }]
  const allow = [{ host: 'trusted.test', port, private: true }, { host: 'localhost', port }, { host: 'other.test', port, private: true }]
  t.is(codeOf(await scene(allow, { tcp: { resolve } }).ask('connect', { host: 'localhost', port })), 'network_failed')
  const trusting = scene(allow, { tcp: { resolve, ca: tls.cert } })
  t.is(codeOf(await trusting.ask('connect', { host: 'other.test', port })), 'network_failed')
})

test('STARTTLS: plain until it is asked for; a secret goes out only behind it, and is masked in what is read', async (t) => {
  const tls = { key: await pem('key'), cert: await pem('certificate') }
  const name = /DNS:([^,]+)/.exec(new (await import('node:crypto')).X509Certificate(tls.cert).subjectAltName ?? '')?.[1] ?? 'localhost'
  const got: string[] = []
  const port = await startServer(t, (socket) => {
    socket.write('220 hello\r\n')
    socket.on('data', (data) => {
      const said = String(data)
      got.push(said)
      if (!said.startsWith('STARTTLS')) return void socket.write('500 what?\r\n')
      socket.removeAllListeners('data')
      socket.write('220 go\r\n', () => {
        const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(tls) })
        secure.on('error', () => {})
        secure.on('data', (inner) => {
          got.push(`tls ${inner}`)
          secure.write(`535 refused: ${inner}`)
        })
      })
    })
  })
  const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }]
  const secrets = { mail: { label: 'Password', hosts: [name], into: { sasl: 'plain', user: 'ann' } } }
  const { ask, connect, line } = scene([{ host: name, port, tls: 'starttls', private: true }], { tcp: { resolve, ca: tls.cert }, asks: { secrets }, secrets: { mail: 'p4ssw0rd-long' } })
  const socket = await connect({ host: name, port, tls: 'starttls' })
  t.is(await line(socket), '220 hello\r\n')
  await ask('write', { socket, text: 'AUTH PLAIN {mail}\r\n' })
  t.is(await line(socket), '500 what?\r\n')
  t.is(got[0], 'AUTH PLAIN {mail}\r\n')
  await ask('write', { socket, text: 'STARTTLS\r\n' })
  t.is(await line(socket), '220 go\r\n')
  valueOf(await ask('startTls', { socket }))
  await ask('write', { socket, text: 'AUTH PLAIN {mail}\r\n' })
  const answer = await line(socket)
  t.is(got.at(-1), `tls AUTH PLAIN ${Buffer.from('\0ann\0p4ssw0rd-long').toString('base64')}\r\n`)
  t.regex(answer, /^535 refused: AUTH PLAIN .*\[secret mail\]/)
  t.is(codeOf(await ask('startTls', { socket })), 'request_invalid')
})

test('what a server says before TLS begins, and nobody read, ends the connection', async (t) => {
  const port = await startServer(t, (socket) => void socket.write('220 go\r\n250 injected\r\n'))
  const { ask, connect, line } = scene([{ host: '127.0.0.1', port, tls: 'starttls' }])
  const socket = await connect({ host: '127.0.0.1', port, tls: 'starttls' })
  t.is(await line(socket), '220 go\r\n')
  t.is(codeOf(await ask('startTls', { socket })), 'network_failed')
})

test('a secret that would end a line is refused; a plain connection gets one only for its own origin', async (t) => {
  const got: string[] = []
  const port = await startServer(t, (socket) => void socket.on('data', (data) => got.push(String(data))))
  const secrets = {
    pass: { label: 'Pass', hosts: [`http://127.0.0.1:${port}`], into: { stream: true, format: 'PASS {}' } },
    evil: { label: 'Evil', hosts: [`http://127.0.0.1:${port}`], into: { stream: true } },
    far: { label: 'Far', hosts: ['127.0.0.1'], into: { stream: true } },
  }
  const { ask, connect } = scene([{ host: '127.0.0.1', port, tls: 'none' }], { asks: { secrets }, secrets: { pass: 'abc', evil: 'x\r\nQUIT', far: 'never' } })
  const socket = await connect({ host: '127.0.0.1', port, tls: 'none' })
  t.is(codeOf(await ask('write', { socket, text: '{evil}\r\n' })), 'secret_missing')
  valueOf(await ask('write', { socket, text: '{pass}|{far}\r\n' }))
  while (got.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  t.deepEqual(got, ['PASS abc|{far}\r\n'])
})

test('revoked: cut at once; what it opened is nobody else\'s, and ends with the call', async (t) => {
  const closed = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let count = 0
  const port = await startServer(t, (socket) => {
    const { resolve } = closed[count++]!
    socket.on('close', () => resolve()).on('data', () => {})
  })
  const { ask, connect, revoke, grant, abort, request, from } = scene([{ host: '127.0.0.1', port, tls: 'none' }])
  const place = { host: '127.0.0.1', port, tls: 'none' }
  const first = await connect(place)
  revoke('net.tcp')
  await closed[0]!.promise
  t.is(codeOf(await ask('write', { socket: first, text: 'x' })), 'grant_missing')
  grant('net.tcp', { allow: [{ ...place }] })
  const second = await connect(place)
  t.is(codeOf(await request('net.tcp', 'read', { socket: second }, { ...from })), 'request_invalid')
  abort.abort()
  await closed[1]!.promise
})

test('a flood makes the server wait; bytes and connections have an end', async (t) => {
  let written = 0
  const port = await startServer(t, (socket) => {
    const more = () => {
      while (socket.writable && written < 50_000_000 && socket.write(Buffer.alloc(65_536, 97))) written += 65_536
    }
    socket.on('drain', more)
    more()
  })
  const { ask, connect } = scene([{ host: '127.0.0.1', port, tls: 'none' }], { limits: { bytesPerCall: 3_000_000 } })
  const place = { host: '127.0.0.1', port, tls: 'none' }
  const socket = await connect(place)
  valueOf(await ask('read', { socket, maxBytes: 10 }))
  t.true(written < 20_000_000)
  let code = 'ok'
  while (code === 'ok') code = codeOf(await ask('read', { socket, maxBytes: 262_144 }))
  t.is(code, 'quota_exceeded')
  // Of its call, not of its connection.
  const other = await connect(place)
  t.is(codeOf(await ask('write', { socket: other, text: 'x' })), 'quota_exceeded')
  const codes = await Promise.all(Array.from({ length: 5 }, () => ask('connect', place).then(codeOf)))
  t.is(codes.filter((each) => each === 'quota_exceeded').length, 3)
})

test('what a person reads before they allow it is the highest warning', async (t) => {
  const { createNetTcp } = await import('../../../sandbox/capabilities/net-tcp.ts')
  const { consent, within } = createNetTcp({ read: async () => undefined })
  t.deepEqual(consent({ allow: [{ host: 'irc.libera.chat', port: 6697 }, { host: 'nas.lan', port: 25, tls: 'none', private: true }] }).map(({ weight, text }) => [weight, text.en]), [
    [5, 'may exchange any data with **irc.libera.chat:6697**, in any protocol (up to 8.4 MB each time it runs, 120 connections an hour)'],
    [5, 'may exchange any data with **nas.lan:25**, in any protocol (without encryption, private networks too, up to 8.4 MB each time it runs, 120 connections an hour)'],
  ])
  t.true(within({ allow: [{ host: 'a.example.com', port: 1 }] }, { allow: [{ host: '*.example.com', port: 1 }] }))
  t.false(within({ allow: [{ host: 'a.example.com', port: 1, tls: 'none' }] }, { allow: [{ host: '*.example.com', port: 1 }] }))
  t.false(within({ allow: [] }, { allow: [{ host: '*.example.com', port: 1 }] }))
})

test('what is written counts against the day, together with what other connections sent', async (t) => {
  const port = await startServer(t, () => {})
  const { connect, request, from, plugin } = scene([{ host: '127.0.0.1', port, tls: 'none' }])
  const socket = await connect({ host: '127.0.0.1', port, tls: 'none' })
  Object.assign(plugin, { limits: { ...plugin.limits, bytesOutPerDay: 1_000 } })
  const write = (bytes: number) => request('net.tcp', 'write', { socket, text: 'x'.repeat(bytes) }, from)
  t.true((await write(900)).ok)
  t.is(codeOf(await write(200)), 'quota_exceeded')
  t.true((await write(100)).ok)
})

test('a secret that was set anew while the connection stands is masked too', async (t) => {
  const port = await startServer(t, (socket) => void socket.on('data', (data) => socket.write(`500 ${data}`)))
  const secrets = { pass: { label: 'Pass', hosts: [`http://127.0.0.1:${port}`], into: { stream: true } } }
  const values: Record<string, string> = { pass: 'old-s3cret-one' }
  const { ask, connect, line } = scene([{ host: '127.0.0.1', port, tls: 'none' }], { asks: { secrets }, secrets: values })
  const socket = await connect({ host: '127.0.0.1', port, tls: 'none' })
  await ask('write', { socket, text: '{pass}\n' })
  t.is(await line(socket), '500 [secret pass]\n')
  values['pass'] = 'new-s3cret-two'
  await ask('write', { socket, text: '{pass}\n' })
  t.is(await line(socket), '500 [secret pass]\n')
})
