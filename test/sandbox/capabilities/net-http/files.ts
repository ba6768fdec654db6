import test from 'ava'
import type { BlobPort } from '../../../../sandbox/capabilities/net-http/files.ts'
import { codeOf, createScene, valueOf } from '../../../helpers/broker-scene.ts'
import { startWebServer } from '../../../helpers/web-server.ts'

function memoryBlobs(room = 1_000) {
  const kept = new Map<string, Buffer>()
  const blobs: BlobPort = {
    room: () => room,
    async keep(_caller, name, source) {
      const chunks: Buffer[] = []
      for await (const chunk of source) chunks.push(chunk)
      kept.set(name, Buffer.concat(chunks))
      return { blob: name, name, type: 'text/plain', bytes: kept.get(name)!.length }
    },
    read: async (_caller, blob) => ({ name: `${blob}".txt`, type: 'text/plain', data: kept.get(blob) ?? Buffer.from('none') }),
  }
  return { kept, blobs }
}
const asks = (origin: string) => ({ 'net.http': { allow: [{ url: `${origin}/*`, methods: ['GET', 'POST'] }] } })

test('a file is kept by the gateway; the plugin gets its id', async (t) => {
  await using server = await startWebServer((request, response) => {
    if (request.url === '/moved') return response.writeHead(302, { location: '/files/a%20b.txt' }).end('a page about it')
    if (request.url === '/none') return response.writeHead(404).end('nothing')
    response.end('the bytes')
  })
  const { kept, blobs } = memoryBlobs()
  const { request } = createScene({ asks: asks(server.origin), ports: { blobs } })
  t.deepEqual(valueOf(await request('net.http', 'download', { url: `${server.origin}/files/x.txt` })), { blob: 'x.txt', name: 'x.txt', type: 'text/plain', bytes: 9 })
  t.like(valueOf(await request('net.http', 'download', { url: `${server.origin}/moved`, name: 'mine' })), { name: 'mine', bytes: 9 })
  t.is(kept.get('mine')!.toString(), 'the bytes')
  t.is(codeOf(await request('net.http', 'download', { url: `${server.origin}/none` })), 'network_failed')
  t.is(codeOf(await request('net.http', 'download', { url: 'https://other.example/x' })), 'host_refused')
})

test('more than there is room for is cut off', async (t) => {
  await using server = await startWebServer((_request, response) => void response.end('x'.repeat(2_000)))
  const { kept, blobs } = memoryBlobs()
  const { request } = createScene({ asks: asks(server.origin), ports: { blobs } })
  t.is(codeOf(await request('net.http', 'download', { url: `${server.origin}/x` })), 'response_too_large')
  t.is(kept.size, 0)
})

test('a form carries fields and files that the plugin never held', async (t) => {
  let got = ''
  await using server = await startWebServer((request, response) => {
    request.on('data', (chunk) => { got += chunk })
    request.on('end', () => response.end(request.headers['content-type']))
  })
  const { kept, blobs } = memoryBlobs()
  kept.set('b1', Buffer.from('file bytes'))
  const { request } = createScene({ asks: asks(server.origin), ports: { blobs } })
  const value = valueOf(await request('net.http', 'upload', { url: `${server.origin}/send`, headers: [['content-type', 'text/html']], fields: [['chat"\r\nx', '42']], files: [{ field: 'document', blob: 'b1' }] }))
  const boundary = /^multipart\/form-data; boundary=(airlock-[\w-]+)$/.exec(Buffer.from(value.body, 'base64').toString())![1]!
  t.deepEqual(got.split(`--${boundary}`), [
    '', '\r\ncontent-disposition: form-data; name="chat%22%0D%0Ax"\r\n\r\n42\r\n',
    '\r\ncontent-disposition: form-data; name="document"; filename="b1%22.txt"\r\ncontent-type: text/plain\r\n\r\nfile bytes\r\n', '--\r\n',
  ])
})

test('without a place for files there are none', async (t) => {
  const { request } = createScene({ asks: asks('http://127.0.0.1:9') })
  t.is(codeOf(await request('net.http', 'download', { url: 'http://127.0.0.1:9/x' })), 'request_invalid')
  t.is(codeOf(await request('net.http', 'upload', { url: 'http://127.0.0.1:9/x', files: [{ field: 'f', blob: 'b' }] })), 'request_invalid')
})
