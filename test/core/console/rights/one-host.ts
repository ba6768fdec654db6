import test from 'ava'
import { scopeOfHost } from '../../../../core/console/rights/one-host.ts'
import { NetHttpScope, createRuleReader, scopeWithin } from '../../../../sandbox/capabilities/net-http/scope.ts'
import fc from '../../../helpers/fast-check.ts'

const anyHost = { allow: [{ url: 'https://*:*/*', methods: ['GET'], private: true }, { url: 'http://*:*/*', methods: ['GET'], private: true }] }

const typed: [text: string, url: string][] = [
  ['example.com', 'https://example.com/*'], [' Example.com ', 'https://example.com/*'], ['example.com:8443', 'https://example.com:8443/*'],
  ['https://example.com/news?x=1#y', 'https://example.com/*'], ['http://192.168.1.5:8080', 'http://192.168.1.5:8080/*'], ['localhost:3000', 'https://localhost:3000/*'],
  ['[::1]:8080', 'https://[::1]:8080/*'], ['bücher.example', 'https://xn--bcher-kva.example/*'],
]
for (const [text, url] of typed) {
  test(`“${text}” opens ${url}`, (t) => t.like(scopeOfHost(text, anyHost), { ok: true, scope: { allow: [{ url, methods: ['GET'] }] } }))
}

test('what is not one host is refused', (t) => {
  for (const text of ['', ' ', '*', '*.example.com', 'two hosts', 'ftp://example.com', 'javascript:alert(1)', 'me@example.com', 'https://me:pw@example.com', 'https://', '/path', 'exa%00mple.com']) {
    t.like(scopeOfHost(text, anyHost), { ok: false, why: 'not_a_host' }, text)
  }
})

test('a host that was not asked for is refused; path and methods stay those of the request', (t) => {
  const request = { allow: [{ url: 'https://*.example.com/v1/*', methods: ['GET', 'POST'] }] }
  t.like(scopeOfHost('example.org', request), { ok: false, why: 'not_asked' })
  t.deepEqual(scopeOfHost('a.example.com', request), { ok: true, host: 'a.example.com', scope: { allow: [{ url: 'https://a.example.com/v1/*', methods: ['GET', 'POST'] }] } })
})

test('whatever is typed, the scope is one that the gateway finds within the request', (t) => {
  const rulesOf = createRuleReader()
  const request = NetHttpScope.parse(anyHost)
  fc.assert(fc.property(fc.oneof(fc.domain(), fc.webUrl(), fc.ipV4(), fc.string()), (text) => {
    const choice = scopeOfHost(text, anyHost)
    if (!choice.ok) return true
    const scope = NetHttpScope.parse(choice.scope)
    // Metadata services and their like must be named by the plugin itself: that the gateway alone knows.
    return scopeWithin(scope, request, rulesOf) || /^https?:\/\/[\d.]+[:/]/.test(choice.scope.allow[0]?.url ?? '')
  }))
  t.pass()
})
