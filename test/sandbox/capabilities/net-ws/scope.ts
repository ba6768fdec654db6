import test from 'ava'
import { NetWsScope, readWsTarget, resolveScope } from '../../../../sandbox/capabilities/net-ws/scope.ts'

test('a rule is a WebSocket address and nothing else', (t) => {
  for (const url of ['https://a.example.com/*', 'wss://*.com/*', 'wss://a.example.com', 'ftp://a/*', 'wss:a']) t.false(NetWsScope.safeParse({ allow: [{ url }] }).success, url)
  for (const url of ['wss://a.example.com/*', 'WSS://*.example.com/x', 'ws://[::1]:81/*']) t.true(NetWsScope.safeParse({ allow: [{ url }] }).success, url)
  t.false(NetWsScope.safeParse({ allow: [], frameBytes: 5_000_000 }).success)
})

test('a host may come from the configuration, with or without its scheme', (t) => {
  const scope = NetWsScope.parse({ allow: [{ host: { fromConfig: 'server' }, private: true }, { url: 'wss://a.example.com/*' }] })
  const urls = (server: unknown) => resolveScope(scope, { server }).allow.map((rule) => ('url' in rule ? rule.url : rule))
  t.deepEqual(urls('ws://10.0.0.2:99'), ['ws://10.0.0.2:99/*', 'wss://a.example.com/*'])
  t.deepEqual(urls('chat.example.com'), ['wss://chat.example.com/*', 'wss://a.example.com/*'])
  t.deepEqual(urls(undefined), ['wss://a.example.com/*'])
})

test('addresses of other schemes, and names before an @, are refused', (t) => {
  for (const url of ['https://a.example.com/', 'wss://u@a.example.com/', 'wss://']) t.throws(() => readWsTarget(url), undefined, url)
  t.is(readWsTarget('WSS://A.Example.COM./x').host, 'a.example.com')
})
