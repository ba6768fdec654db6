import test from 'ava'
import { createRuleReader, NetHttpScope, resolveScope, scopeWithin } from '../../../../sandbox/capabilities/net-http/scope.ts'

test('a manifest in its usual shape is a scope', (t) => {
  t.true(NetHttpScope.safeParse({ allow: [{ url: 'https://api.open-meteo.com/v1/*', methods: ['GET'] }, { host: { fromConfig: 'homeserver' } }], reason: 'fetch forecasts' }).success)
})

for (const bad of [{}, { allow: 'https://a/*' }, { allow: [{ url: 'a' }] }, { allow: [{ url: 'https://a/*', methods: [] }] }, { allow: [{ url: 'https://a/*', methods: ['get'] }] }, { allow: [{ url: 'https://a/*', extra: 1 }] }, { allow: [{ url: 'https://a/*', private: 'yes' }] }, { allow: Array.from({ length: 51 }, () => ({ url: 'https://a/*' })) }]) {
  test(`${JSON.stringify(bad).slice(0, 60)} is no scope`, (t) => t.false(NetHttpScope.safeParse(bad).success))
}

const configured: NetHttpScope = { allow: [{ host: { fromConfig: 'server' }, methods: ['GET'], private: true }, { url: 'https://a.example.com/*' }] }

for (const [server, url] of [
  ['matrix.example.org', 'https://matrix.example.org/*'],
  ['matrix.example.org:8448', 'https://matrix.example.org:8448/*'],
  ['http://nas.lan:5000/ignored?x', 'http://nas.lan:5000/*'],
  ['*', undefined], ['*.com', undefined], ['', undefined], ['ftp://x', undefined], ['https://u:p@x', undefined], [7, undefined], [undefined, undefined], ['a b', undefined],
] as const) {
  test(`the configured host ${JSON.stringify(server)} becomes ${url}`, (t) => {
    t.deepEqual(resolveScope(configured, { server }).allow, [...(url === undefined ? [] : [{ url, methods: ['GET' as const], private: true }]), { url: 'https://a.example.com/*' }])
  })
}

test('configuration is read from its own keys alone', (t) => {
  for (const key of ['constructor', '__proto__', 'toString']) t.deepEqual(resolveScope({ allow: [{ host: { fromConfig: key } }] }, {}).allow, [])
})

test('a grant lies within a request rule by rule', (t) => {
  const rulesOf = createRuleReader()
  const within = (grant: NetHttpScope, request: NetHttpScope) => scopeWithin(grant, request, rulesOf)
  const wide: NetHttpScope = { allow: [{ url: 'https://*/*' }] }
  t.true(within({ allow: [{ url: 'https://a.example.com/*' }, { url: 'https://b.example.com/x' }] }, wide))
  t.false(within({ allow: [{ url: 'https://a.example.com/*' }, { url: 'http://b.example.com/x' }] }, wide))
  t.false(within({ allow: [] }, wide))
  t.false(within(configured, configured))
})
