import test from 'ava'
import type { CapabilityCall, Right } from '../../../../sandbox/capabilities/capability.ts'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import { createSecretCourier } from '../../../../sandbox/capabilities/secrets/courier.ts'
import { createScene } from '../../../helpers/broker-scene.ts'

const entry = { label: 'Key', hosts: ['a.example.com', 'b.example.com'], into: { query: 'key' } }

function load(right: Right | undefined, values: Record<string, string> = { k: 'abc123' }) {
  const { from } = createScene({})
  const call: CapabilityCall = { plugin: from.plugin, caller: from.caller, within: from, tool: 'run', reached() {}, hasReached: () => false, signal: from.signal, right: () => ({ request: {}, grants: [] }), restsOn() {}, usedSecret() {}, rightOf: (name) => (name === 'secrets' ? right : undefined), keep: () => ({ signal: from.signal, revoked: false, [Symbol.dispose]() {} }) }
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

const bot = { label: 'Bot token', hosts: ['gateway.example.com'], into: { frame: '/d/token' } }
const sasl = { label: 'Password', hosts: ['irc.example.com'], into: { sasl: 'plain', user: 'bot' } }
const peer = (host: string, secure = true) => ({ host, port: 6697, secure })

test('a frame gets the value at its pointer, for its host and over TLS alone', async (t) => {
  const secrets = await load({ request: { bot }, grants: [{ bot }] }, { bot: 'tok-123' })
  const frame = '{"op":2,"d":{"token":"{bot}","note":"{bot}"}}'
  t.is(secrets.placeInFrame(frame, peer('gateway.example.com')), '{"op":2,"d":{"token":"tok-123","note":"{bot}"}}')
  t.is(secrets.placeInFrame(frame, peer('evil.example.org')), frame)
  t.is(secrets.placeInFrame(frame, peer('gateway.example.com', false)), frame)
  t.is(secrets.placeInFrame('{"op":1,"d":{}}', peer('gateway.example.com')), '{"op":1,"d":{}}')
  t.is(secrets.mask('{"token":"tok-123"}'), '{"token":"[secret bot]"}')
})

test('a stream gets SASL PLAIN in place of the handle, and keeps its other bytes', async (t) => {
  const secrets = await load({ request: { sasl }, grants: [{ sasl }] }, { sasl: 'pässword' })
  const expected = Buffer.from('\0bot\0pässword').toString('base64')
  const bytes = Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from('AUTHENTICATE {sasl}\r\n')])
  t.deepEqual(secrets.placeInStream(bytes, peer('irc.example.com')), Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from(`AUTHENTICATE ${expected}\r\n`)]))
  t.is(secrets.placeInStream(bytes, peer('other.example.com')), bytes)
  t.is(secrets.placeInStream(bytes, peer('irc.example.com', false)), bytes)
  t.is(secrets.mask(`echo ${expected}`).includes(expected), false)
})

test('what a frame or a stream asks for must be set', async (t) => {
  const secrets = await load({ request: { bot, sasl }, grants: [{ bot, sasl }] }, {})
  t.throws(() => secrets.placeInFrame('{"d":{"token":"{bot}"}}', peer('gateway.example.com')), { code: 'secret_missing' })
  t.throws(() => secrets.placeInStream(Buffer.from('{sasl}'), peer('irc.example.com')), { code: 'secret_missing' })
})

test('what a reply hands out is kept, masked and used from then on', async (t) => {
  const session = { label: 'Session', hosts: ['a.example.com'], into: { header: 'authorization', format: 'Bearer {}' }, capture: { host: 'a.example.com', path: '/login', pointer: '/token' } }
  const kept: unknown[] = []
  const { from } = createScene({})
  const right = { request: { session }, grants: [{ session }] }
  const used: string[] = []
  const secrets = await createSecretCourier({ read: async (_plugin, handle) => (handle === 'k' ? 'abc123' : undefined), keep: async (secret) => void kept.push(secret) })
    .load({ plugin: from.plugin, caller: from.caller, usedSecret: (handle) => used.push(handle), rightOf: () => right })
  const login = hop('https://a.example.com/login')
  t.true(secrets.handsOut(login.target))
  t.deepEqual(secrets.attach(login).headers, [])
  const body = await secrets.capture(login, { status: 200, body: Buffer.from('{"token":"tok-987654"}') })
  t.is(body.toString(), '{"token":"[secret session]"}')
  t.deepEqual(kept, [{ plugin: 'weather', principal: 'ann', handle: 'session', value: 'tok-987654', ttlMs: 3_600_000 }])
  t.is(secrets.mask('set-cookie: tok-987654'), 'set-cookie: [secret session]')
  t.deepEqual(secrets.attach(hop('https://a.example.com/me')).headers, [['authorization', 'Bearer tok-987654']])
  t.deepEqual(used, ['session'])
})

const session = { label: 'Session', hosts: ['a.example.com'], into: { header: 'x-session' }, capture: { host: 'a.example.com', path: '/login', pointer: '/token', minutes: 60 } }
for (const [name, grants] of [['none', []], ['one of another handle', [{ k: entry }]], ['one of another place', [{ session: { ...session, into: { query: 's' } } }]]] as const) {
  test(`a secret that a server hands out does not reach a guest that may not use it: the grant is ${name}`, async (t) => {
    const kept: string[] = []
    const { from } = createScene({})
    const right = { request: { k: entry, session }, grants }
    const call = { plugin: from.plugin, caller: from.caller, usedSecret() {}, rightOf: (capability: string) => (capability === 'secrets' ? right : undefined) }
    const secrets = await createSecretCourier({ read: async (_plugin, handle) => (handle === 'k' ? 'abc123' : undefined), keep: async ({ handle }) => void kept.push(handle) }).load(call)
    const login = hop('https://a.example.com/login')
    t.true(secrets.handsOut(login.target))
    t.is((await secrets.capture(login, { status: 200, body: Buffer.from('{"token":"t0ps3cret","user":"ann"}') })).toString(), '{"token":"[secret session]","user":"ann"}')
    t.deepEqual(kept, [])
    t.deepEqual(secrets.attach(hop('https://a.example.com/me')).headers, [])
    t.is(secrets.mask('again: t0ps3cret'), 'again: [secret session]')
  })
}

test('a secret in a hundred thousand places of a stream is refused before it is written out', async (t) => {
  const into = { stream: true as const }
  const right = { request: { k: { label: 'Key', hosts: ['irc.example.com'], into } }, grants: [{ k: { label: 'Key', hosts: ['irc.example.com'], into } }] }
  const secrets = await load(right, { k: 'x'.repeat(4_000) })
  t.throws(() => secrets.placeInStream(Buffer.from('{k}'.repeat(350_000)), peer('irc.example.com')), { code: 'request_too_large' })
  t.is(secrets.placeInStream(Buffer.from('{k}'.repeat(100)), peer('irc.example.com')).length, 400_000)
})
