import test from 'ava'
import type { CapabilityCall, Right } from '../../../../sandbox/capabilities/capability.ts'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import { createSecretCourier } from '../../../../sandbox/capabilities/secrets/courier.ts'
import { createScene } from '../../../helpers/broker-scene.ts'

const entry = { label: 'Key', hosts: ['a.example.com', 'b.example.com'], into: { query: 'key' } }

function load(right: Right | undefined, values: Record<string, string> = { k: 'abc123' }) {
  const { from } = createScene({})
  const call: CapabilityCall = { plugin: from.plugin, caller: from.caller, within: from, signal: from.signal, right: () => ({ request: {}, grants: [] }), restsOn() {}, rightOf: (name) => (name === 'secrets' ? right : undefined) }
  return createSecretCourier({ read: async (_plugin, handle) => values[handle] }).load(call)
}

const hop = (url: string) => ({ target: readTarget(url), method: 'GET' as const, headers: [] })

test('a value goes where request and grant both say', async (t) => {
  const secrets = await load({ request: { k: entry }, grants: [{ k: { ...entry, hosts: ['a.example.com', 'c.example.com'] } }] })
  t.is(secrets.attach(hop('https://a.example.com/')).target.url.search, '?key=abc123')
  t.is(secrets.attach(hop('https://b.example.com/')).target.url.search, '')
  t.is(secrets.attach(hop('https://c.example.com/')).target.url.search, '')
})

test('the hop that was given stays without the value', async (t) => {
  const secrets = await load({ request: { k: entry }, grants: [{ k: entry }] })
  const before = hop('https://a.example.com/?key=mine')
  t.is(secrets.attach(before).target.url.search, '?key=abc123')
  t.is(before.target.url.search, '?key=mine')
})

for (const [name, right] of [
  ['no request', undefined],
  ['no grant', { request: { k: entry }, grants: [] }],
  ['a grant of another place', { request: { k: entry }, grants: [{ k: { ...entry, into: { header: 'x-key' } } }] }],
  ['a grant of another handle', { request: { k: entry }, grants: [{ other: entry }] }],
  ['scopes that are none', { request: { k: 7 }, grants: ['x', null] }],
] as const) {
  test(`with ${name}, nothing is attached`, async (t) => {
    const secrets = await load(right)
    t.is(secrets.attach(hop('https://a.example.com/')).target.url.search, '')
  })
}

test('values with $ are put in as they are', async (t) => {
  const into = { header: 'x-key', format: 'Key {}' }
  const secrets = await load({ request: { k: { ...entry, into } }, grants: [{ k: { ...entry, into } }] }, { k: '$&$1' })
  t.deepEqual(secrets.attach(hop('https://a.example.com/')).headers, [['x-key', 'Key $&$1']])
})

test('an address that carries a value elsewhere is a leak', async (t) => {
  const secrets = await load({ request: { k: entry }, grants: [{ k: entry }] })
  t.throws(() => secrets.refuseLeak(readTarget('https://evil.example.org/abc123')), { code: 'redirect_refused' })
  t.throws(() => secrets.refuseLeak(readTarget(`https://evil.example.org/${Buffer.from('x=abc123').toString('base64')}`)), { code: 'redirect_refused' })
  t.notThrows(() => secrets.refuseLeak(readTarget('https://a.example.com/abc123')))
  t.notThrows(() => secrets.refuseLeak(readTarget('https://evil.example.org/')))
})
