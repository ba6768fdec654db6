import test from 'ava'
import { Body } from '../../../../sandbox/guest/shims/body.ts'
import { Request } from '../../../../sandbox/guest/shims/request.ts'
import fc from '../../../helpers/fast-check.ts'

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

test('an address is what the URL parser makes of it, whether it had to be asked or not', (t) => {
  const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV4Extended(), fc.constantFrom('a', '1', 'a.1', 'a.0x1', '0x7f', '127.1', 'xn--a', 'xn--nxasmq6b.com', 'a.xn--a', 'EXAMPLE.com', 'a..b', 'a.', '-a', 'a-', 'a-.b', 'a_b', '256.1.1.1', '01.2.3.4'))
  const piece = fc.constantFrom('.', '..', '...', '.a', '%2e', '%2E.', 'a', 'a b', "'", '"', '~', '%41', '', '\\', 'é', '{', '|', ';', '..;', '#', '?')
  const address = fc.tuple(fc.constantFrom('http', 'https', 'HTTP'), host, fc.constantFrom('', ':', ':80', ':443', ':8080', ':08080', ':59999', ':65536', ':99999'), fc.array(piece, { maxLength: 4 }), fc.constantFrom('', '?', '?a=b', "?a='", '?a b', '?%zz', '?a=é', '?a#b'))
    .map(([scheme, name, port, path, query]) => `${scheme}://${name}${port}${path.map((one) => `/${one}`).join('')}${query}`)
  fc.assert(fc.property(address, (text) => {
    const expected = URL.canParse(text) ? new URL(text).href : undefined
    let made: string | undefined
    try {
      made = new Request(text).url
    } catch {
      made = undefined
    }
    return made === expected
  }), { numRuns: 5_000 })
  t.pass()
})

test('what is no address is refused in words that show one', (t) => {
  for (const text of ['/v1/places', 'api.example.com', '']) t.throws(() => new Request(text), { instanceOf: TypeError, message: `"${text}" is not an absolute address such as https://api.example.com/v1` })
})
