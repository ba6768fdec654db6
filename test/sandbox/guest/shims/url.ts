import test from 'ava'
import { structuredClone } from '../../../../sandbox/guest/shims/structured-clone.ts'
import { TextDecoder, TextEncoder } from '../../../../sandbox/guest/shims/text-encoding.ts'
import { lateLibrary } from '../../../../sandbox/guest/shims/late.ts'
import { isSearchParams } from '../../../../sandbox/guest/shims/url.ts'

const { URL, URLSearchParams } = lateLibrary()

for (const [address, base] of [['HTTP://user@EXAMPLE.com:80/../a?b#c'], ['//x/y', 'https://example.com/z'], ['http://0x7f.1/'], ['http://[::1]:8080/'], ['data:text/plain,hi'], ['file:///C:/a/../b'], ['https://münchen.de/ä?ö']] as const) {
  test(`${address} is read as Node reads it`, (t) => t.is(new URL(address, base).href, new globalThis.URL(address, base).href))
}

for (const address of ['', '/relative', 'http://', 'http://a b/', 'http://example.com:99999/', 'http://exa%00mple.com/', 'http://[::1']) {
  test(`"${address}" is no address`, (t) => {
    t.throws(() => new URL(address), { name: 'TypeError' })
    t.false(URL.canParse(address))
  })
}

test('search parameters are an address\'s own', (t) => {
  const url = new URL('https://example.com/?a=1')
  url.searchParams.append('b', 'é &')
  t.is(url.search, '?a=1&b=%C3%A9+%26')
  t.deepEqual([...new URLSearchParams('a=1&a=2')], [['a', '1'], ['a', '2']])
})

test('only search parameters are search parameters', (t) => {
  t.true(isSearchParams(new URLSearchParams('a=1')))
  for (const other of ['a=1', null, undefined, {}, new Map()]) t.false(isSearchParams(other))
})

test('text goes to bytes and back, and broken bytes become replacement characters', (t) => {
  t.is(new TextDecoder().decode(new TextEncoder().encode('aé€😀')), 'aé€😀')
  t.is(new TextDecoder().decode(Uint8Array.of(0x61, 0xff)), 'a\ufffd')
  t.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xff)), { instanceOf: TypeError })
})

test('a clone shares nothing', (t) => {
  const value = { date: new Date(5), map: new Map([['a', new Set([1])]]), big: 1n, nested: { list: [1, undefined, null] } }
  t.deepEqual(structuredClone(value), value)
  t.not(structuredClone(value).nested, value.nested)
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  const copy = structuredClone(cycle)
  t.is(copy.self, copy)
  t.throws(() => structuredClone(() => undefined), { name: 'DataCloneError' })
})
