import test from 'ava'
import { NetTcpScope, readPlace, resolveScope } from '../../../../sandbox/capabilities/net-tcp/scope.ts'

test('a rule names a host, a port and nothing wider', (t) => {
  for (const host of ['*', '*.com', 'a/b', 'a:1', 'user@a', '']) t.false(NetTcpScope.safeParse({ allow: [{ host, port: 1 }] }).success, host)
  for (const port of [0, 65_536, 1.5, '*']) t.false(NetTcpScope.safeParse({ allow: [{ host: 'a.example.com', port }] }).success, String(port))
  for (const host of ['a.example.com', '*.example.com', '10.0.0.1', '[::1]', 'localhost']) t.true(NetTcpScope.safeParse({ allow: [{ host, port: 1 }] }).success, host)
})

test('every spelling of a host becomes one', (t) => {
  t.is(readPlace('2130706433', 25, 'none').target.host, '127.0.0.1')
  t.is(readPlace('IRC.Example.COM.', 25, 'none').target.host, 'irc.example.com')
  t.is(readPlace('::1', 25, 'always').target.host, '::1')
  t.is(readPlace('a.example.com', 25, 'always').target.scheme, 'https:')
})

test('a host may come from the configuration', (t) => {
  const scope = NetTcpScope.parse({ allow: [{ host: { fromConfig: 'mail' }, port: 993 }] })
  t.like(resolveScope(scope, { mail: 'imap.example.com' }).allow, [{ host: 'imap.example.com', port: 993, tls: 'always' }])
  t.deepEqual(resolveScope(scope, {}).allow, [])
})
