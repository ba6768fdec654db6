import test from 'ava'
import { effectiveSecrets, resolveSecrets, SecretsScope, secretsWithin } from '../../../../sandbox/capabilities/secrets/scope.ts'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'

const entry = { label: 'Key', hosts: ['a.example.com', '*.b.example.com'], into: { query: 'key' } }
const capture = { host: 'a.example.com', path: '/login', pointer: '/token', minutes: 60 }
const scope = (more: object = {}) => SecretsScope.parse({ key: { ...entry, ...more } })

test('a secret goes where request and grant both say', (t) => {
  const [secret] = effectiveSecrets({ request: scope(), grants: [scope({ hosts: ['x.b.example.com'] })] })
  t.true(secret?.goesTo(readTarget('https://x.b.example.com/')))
  t.false(secret?.goesTo(readTarget('https://a.example.com/')))
  t.deepEqual(effectiveSecrets({ request: scope(), grants: [] }), [])
})

for (const [name, more] of [
  ['a place', { into: { header: 'x-key' } }],
  ['a capture', { capture }],
  ['a host', { hosts: ['evil.example.org'] }],
] as const) {
  test(`a grant with another ${name} lies outside, and allows nothing`, (t) => {
    t.false(secretsWithin(scope(more), scope()))
    if (name !== 'a host') t.deepEqual(effectiveSecrets({ request: scope(), grants: [scope(more)] }), [])
  })
}

test('a signing key of one algorithm is none of another', (t) => {
  const key = (algorithm?: string, use = 'sign') => SecretsScope.parse({ key: { label: 'Key', use, algorithm } })
  t.true(secretsWithin(key('hmac-sha256'), key()))
  t.false(secretsWithin(key('ed25519'), key()))
  t.false(secretsWithin(key(undefined, 'verify'), key()))
})

test('a host from the configuration takes its place', (t) => {
  const asked = SecretsScope.parse({ key: { ...entry, hosts: [{ fromConfig: 'server' }] } })
  t.deepEqual(resolveSecrets(asked, { server: 'nas.example.com' }).key?.hosts, ['nas.example.com'])
  t.deepEqual(resolveSecrets(asked, {}).key?.hosts, [{ fromConfig: 'server' }])
})
