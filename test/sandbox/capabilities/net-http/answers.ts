import { once } from 'node:events'
import { createServer as createRawServer, type AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import test from 'ava'
import { codeOf, valueOf } from '../../../helpers/broker-scene.ts'
import { httpScene, scope, textOf } from '../../../helpers/http-scene.ts'
import { startWebServer } from '../../../helpers/web-server.ts'

test('compressed bodies arrive unpacked, and their headers say so', async (t) => {
  const page = 'hello '.repeat(1000)
  await using server = await startWebServer((request, response) => {
    const [name, packed] = request.url === '/br' ? ['br', brotliCompressSync(page)] : request.url === '/twice' ? ['gzip, gzip', gzipSync(gzipSync(page))] : ['gzip', gzipSync(page)]
    response.writeHead(200, { 'content-encoding': name }).end(request.method === 'HEAD' ? undefined : packed)
  })
  const { request } = httpScene(scope(`${server.origin}/*`))
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
  const { request } = httpScene(scope(`${server.origin}/*`))
  t.is(codeOf(await request('net.http', 'fetch', { url: server.origin })), 'response_too_large')
})

test('many layers, unknown encodings and broken ones fail', async (t) => {
  await using server = await startWebServer((request, response) => {
    const encoding = decodeURIComponent(request.url?.slice(1) ?? '')
    response.writeHead(200, { 'content-encoding': encoding }).end('not compressed at all')
  })
  const { request } = httpScene(scope(`${server.origin}/*`))
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
  const { request } = httpScene(scope(`${server.origin}/*`))
  t.is(codeOf(await request('net.http', 'fetch', { url: server.origin })), 'response_too_large')
})

test('a body that drips and headers that never end run into the time limit', async (t) => {
  await using drip = await startWebServer((request, response) => {
    response.flushHeaders()
    const timer = setInterval(() => response.write('.'), 20)
    request.once('close', () => clearInterval(timer))
  })
  await using silent = await startWebServer(() => {})
  const { request } = httpScene(scope(`${drip.origin}/*`, `${silent.origin}/*`), { totalMs: 300 })
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
    const { request } = httpScene(scope(`${server.origin}/*`))
    t.is(codeOf(await request('net.http', 'fetch', { url: server.origin })), 'network_failed')
  })
}

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
