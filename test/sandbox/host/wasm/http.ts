import test from 'ava'
import type { Door } from '../../../../sandbox/host/wasm/door.ts'
import { createHttp } from '../../../../sandbox/host/wasm/http.ts'

function scene(answer: unknown = { status: 200, headers: [], body: '' }) {
  const asked: unknown[] = []
  const door = { request: async (capability: string, method: string, input: unknown) => (asked.push({ capability, method, input }), answer) } as unknown as Door
  return { ...createHttp(door), asked }
}

test('a request goes out without the headers that the gateway sets', async (t) => {
  const { fetch, asked } = scene()
  await fetch('https://example.com/', { method: 'POST', headers: { 'Content-Type': 'text/plain', Host: 'evil.example', 'Proxy-Authorization': 'x', 'Content-Length': '9' }, body: Buffer.from('hello') })
  t.deepEqual(asked, [{ capability: 'net.http', method: 'fetch', input: { url: 'https://example.com/', method: 'POST', headers: [['content-type', 'text/plain']], body: 'aGVsbG8=' } }])
})

test('a request without a body has none', async (t) => {
  const { fetch, asked } = scene()
  await fetch('https://example.com/', {})
  t.deepEqual(asked, [{ capability: 'net.http', method: 'fetch', input: { url: 'https://example.com/', method: 'GET', headers: [] } }])
})

test('the answer has its own memory, which nothing else shares', async (t) => {
  const { fetch, status, headers } = scene({ status: 404, headers: [['content-type', 'text/plain']], body: '/wA=' })
  const answer = await fetch('https://example.com/', {})
  const buffer = await answer.arrayBuffer()
  t.is(answer.status, 404)
  t.is(status(), 404)
  t.deepEqual(headers(), { 'content-type': 'text/plain' })
  t.deepEqual(Object.fromEntries(answer.headers), { 'content-type': 'text/plain' })
  t.deepEqual([...new Uint8Array(buffer)], [255, 0])
})
