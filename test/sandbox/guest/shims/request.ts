import test from 'ava'
import { Body } from '../../../../sandbox/guest/shims/body.ts'
import { Request } from '../../../../sandbox/guest/shims/request.ts'

test('a request has an absolute address, an upper-case method and a content type', async (t) => {
  const request = new Request('https://EXAMPLE.com/a b', { method: 'post', body: 'hello' })
  t.is(request.url, 'https://example.com/a%20b')
  t.is(request.method, 'POST')
  t.is(request.headers.get('content-type'), 'text/plain;charset=UTF-8')
  t.is(await request.text(), 'hello')
})

test('a request can be made from another', (t) => {
  const first = new Request('https://example.com/', { method: 'PUT', headers: { a: '1' }, body: 'x' })
  const second = new Request(first, { headers: { b: '2' } })
  t.is(second.method, 'PUT')
  t.is(second.headers.get('a'), null)
  t.deepEqual(Body.peek(second), Body.peek(first.clone()))
})

for (const [name, make] of [
  ['a relative address', () => new Request('/path')],
  ['a password in the address', () => new Request('https://user:secret@example.com/')],
  // oxlint-disable-next-line unicorn/no-invalid-fetch-options
  ['a body with GET', () => new Request('https://example.com/', { body: 'x' })],
  ['CONNECT', () => new Request('https://example.com/', { method: 'CONNECT' })],
  ['a method with a line break', () => new Request('https://example.com/', { method: 'GET\r\nX: y' })],
] as const) {
  test(`${name} is refused`, (t) => void t.throws(make, { instanceOf: TypeError }))
}
