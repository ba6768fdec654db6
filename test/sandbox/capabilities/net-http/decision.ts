import test from 'ava'
import { decideAddress, decideUrl } from '../../../../sandbox/capabilities/net-http/decision.ts'
import { createRuleReader, type NetHttpScope } from '../../../../sandbox/capabilities/net-http/scope.ts'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import type { HttpMethod } from '../../../../sandbox/capabilities/net-http/url-rule.ts'

const rulesOf = createRuleReader()
const scope = (...urls: string[]): NetHttpScope => ({ allow: urls.map((url) => ({ url, methods: ['GET', 'POST'] as HttpMethod[] })) })
const wide = scope('https://*/*')

for (const [name, url, request, grants, expected] of [
  ['both allow', 'https://a.example.com/', wide, [scope('https://a.example.com/*')], 'ok'],
  ['a second grant allows', 'https://b.example.com/', wide, [scope('https://a.example.com/*'), scope('https://b.example.com/*')], 'ok'],
  ['no grant', 'https://a.example.com/', wide, [], 'grant_missing'],
  ['another host granted', 'https://a.example.com/', wide, [scope('https://b.example.com/*')], 'grant_missing'],
  ['granted, but not asked for', 'https://a.example.com/', scope('https://b.example.com/*'), [wide], 'host_refused'],
  ['nothing asked for', 'https://a.example.com/', { allow: [] }, [wide], 'host_refused'],
  ['a grant that still waits for configuration', 'https://a.example.com/', wide, [{ allow: [{ host: { fromConfig: 'x' } }] }], 'grant_missing'],
] as const) {
  test(`${name}: ${expected}`, (t) => {
    const verdict = decideUrl(readTarget(url), 'GET', { request: request as NetHttpScope, grants: grants as unknown as NetHttpScope[] }, rulesOf)
    t.is(verdict.ok ? 'ok' : verdict.code, expected)
  })
}

test('the narrowest grant keeps to the path that the manifest asks for, and names the port', (t) => {
  const right = { request: scope('https://a.example.com:8443/v1/*'), grants: [] }
  const verdict = decideUrl(readTarget('https://a.example.com:8443/v1/x'), 'POST', right, rulesOf)
  t.deepEqual(verdict.ok ? undefined : verdict.grant, { allow: [{ url: 'https://a.example.com:8443/v1/*', methods: ['POST'] }] })
})

test('the narrowest grant of an IPv6 address has its brackets', (t) => {
  const verdict = decideUrl(readTarget('https://[2606:4700::1111]/'), 'GET', { request: wide, grants: [] }, rulesOf)
  t.deepEqual(verdict.ok ? undefined : verdict.grant, { allow: [{ url: 'https://[2606:4700::1111]/*', methods: ['GET'] }] })
})

test('a private address needs both sides', (t) => {
  const target = readTarget('https://nas.example.com/')
  const open: NetHttpScope = { allow: [{ url: 'https://nas.example.com/*', private: true }] }
  const shut: NetHttpScope = { allow: [{ url: 'https://nas.example.com/*' }] }
  const decide = (request: NetHttpScope, grant: NetHttpScope) => decideAddress(target, 'GET', '192.168.1.5', { request, grants: [grant] }, rulesOf).ok
  t.deepEqual([decide(open, open), decide(open, shut), decide(shut, open), decide(shut, shut)], [true, false, false, false])
})
