import test from 'ava'
import { CapabilityError } from '../../../../sandbox/broker/capability-error.ts'
import { isPathAmbiguous, readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import fc from '../../../helpers/fast-check.ts'

for (const [url, host, port, path] of [
  ['https://Example.COM', 'example.com', 443, '/'],
  ['http://example.com.:8080/a#frag', 'example.com', 8080, '/a'],
  ['http://0x7f.1/', '127.0.0.1', 80, '/'],
  ['http://2130706433./', '127.0.0.1', 80, '/'],
  ['http://0177.0.0.1', '127.0.0.1', 80, '/'],
  ['http://[::FFFF:127.0.0.1]/', '::ffff:7f00:1', 80, '/'],
  ['https://bücher.example/', 'xn--bcher-kva.example', 443, '/'],
  ['https://ⓔxample.com', 'example.com', 443, '/'],
  ['https:\\\\example.com\\a\\..\\b', 'example.com', 443, '/b'],
  [' https://exa\tmple.com/\n', 'example.com', 443, '/'],
  ['https://a.example.com/%2E%2e/%2e/x', 'a.example.com', 443, '/x'],
] as const) {
  test(`${JSON.stringify(url)} goes to ${host}:${port}${path}`, (t) => {
    const target = readTarget(url)
    t.deepEqual([target.host, target.port, target.path], [host, port, path])
    t.is(target.url.hash, '')
  })
}

for (const [url, code] of [
  ['', 'request_invalid'], ['/a', 'request_invalid'], ['example.com', 'request_invalid'], ['http://', 'request_invalid'], ['https://a b', 'request_invalid'], ['http://[::1%25eth0]/', 'request_invalid'],
  ['http://user@example.com', 'request_invalid'], ['http://:pw@example.com', 'request_invalid'], ['http://1.2.3.4.5', 'request_invalid'], ['http://a:99999', 'request_invalid'],
  ['file:///etc/passwd', 'host_refused'], ['ftp://example.com', 'host_refused'], ['javascript:1', 'host_refused'], ['data:,x', 'host_refused'], ['blob:https://a/b', 'host_refused'], ['ws://example.com', 'host_refused'],
  ['http://127.0.0.1../', 'host_refused'], ['http://example.com../', 'host_refused'], ['http://a..b/', 'host_refused'],
] as const) {
  test(`${JSON.stringify(url)} is refused with ${code}`, (t) => {
    t.is(t.throws(() => readTarget(url), { instanceOf: CapabilityError })?.code, code)
  })
}

test('a target read again is the same target', (t) => {
  fc.assert(fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string().map((text) => `https://${text}`), fc.domain().map((name) => `http://${name}.`)), (text) => {
    let first
    try {
      first = readTarget(text)
    } catch (error) {
      return error instanceof CapabilityError
    }

    const again = readTarget(first.url.href)
    return again.host === first.host && again.port === first.port && again.path === first.path && !first.host.endsWith('.')
  }), { numRuns: 2000 })
  t.pass()
})

for (const [path, ambiguous] of [
  ['/a/b.c', false], ['/', false], ['//', false], ['/a%20b', false], ['/100%25', false], ['/a;b=c', false], ['/..a', false], ['/%zz', false],
  ['/a%2fb', true], ['/a%5Cb', true], ['/%252e%252e/', true], ['/..;/x', true], ['/.;x/y', true], ['/%2e%2e%3b/', true], ['/a%00', true], ['/%2525252525252e', true],
] as const) {
  test(`${path} is ${ambiguous ? '' : 'not '}ambiguous`, (t) => t.is(isPathAmbiguous(path), ambiguous))
}
