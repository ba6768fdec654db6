import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import test from 'ava'
import { codeOf, valueOf } from '../../../helpers/broker-scene.ts'
import { httpScene, rule, scope, textOf } from '../../../helpers/http-scene.ts'
import { startWebServer } from '../../../helpers/web-server.ts'

test('TLS: the name is checked against the certificate, and an untrusted certificate is refused', async (t) => {
  await using server = await tlsServer()
  const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }]
  const allow = { allow: [rule(`https://app.example.com:${server.port}/*`, { private: true }), rule(`https://other.example.com:${server.port}/*`, { private: true })] }
  const trusting = httpScene(allow, { resolve, ca: server.certificate })
  t.is(textOf(valueOf(await trusting.request('net.http', 'fetch', { url: `https://app.example.com:${server.port}/` }))), 'app.example.com')
  t.is(codeOf(await trusting.request('net.http', 'fetch', { url: `https://other.example.com:${server.port}/` })), 'network_failed')
  t.is(codeOf(await httpScene(allow, { resolve }).request('net.http', 'fetch', { url: `https://app.example.com:${server.port}/` })), 'network_failed')
})

test.serial('TLS stays checked when the environment says otherwise', async (t) => {
  await using server = await tlsServer()
  const resolve = async () => [{ address: '127.0.0.1', family: 4 as const }]
  const { request } = httpScene({ allow: [rule(`https://app.example.com:${server.port}/*`, { private: true })] }, { resolve })
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
  const { request } = httpScene(scope('https://*/*'), { proxy: () => proxy.origin, ca: server.certificate, resolve: () => Promise.reject(new TypeError('looked up')) })
  t.is(textOf(valueOf(await request('net.http', 'fetch', { url: 'https://app.example.com/' }))), 'app.example.com')
  t.deepEqual(proxy.seen, ['CONNECT app.example.com:443'])
  for (const url of ['https://127.0.0.1/', 'https://169.254.169.254/', 'https://localhost/', 'https://metadata.google.internal/']) {
    t.is(codeOf(await request('net.http', 'fetch', { url })), 'host_refused', url)
  }
})

async function tlsServer() {
  const [key, certificate] = await Promise.all(['key', 'certificate'].map((name) => readFile(new URL(`../../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8')))
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
