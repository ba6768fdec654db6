import test from 'ava'
import { bytesOf, capsFor, capsOf, capsWithin } from '../../../../sandbox/capabilities/net-http/caps.ts'
import { createRuleReader, type NetHttpScope } from '../../../../sandbox/capabilities/net-http/scope.ts'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import { codeOf, createScene, valueOf } from '../../../helpers/broker-scene.ts'
import { startWebServer } from '../../../helpers/web-server.ts'

const allow = (...hosts: string[]) => hosts.map((host) => ({ url: `https://${host}/*` }))
const hop = { target: readTarget('https://a.example.com/x'), method: 'GET' as const }
const none = { requestsPerMinute: Infinity, requestBytes: Infinity, responseBytes: Infinity }

for (const [name, request, grants, expected] of [
  ['nothing named', {}, [{}], none],
  ['the manifest\'s', { requestBytes: 10 }, [{}], { ...none, requestBytes: 10 }],
  ['the grant\'s, where it is less', { requestsPerMinute: 10, responseBytes: 5 }, [{ requestsPerMinute: 2, responseBytes: 50 }], { ...none, requestsPerMinute: 2, responseBytes: 5 }],
  ['the widest of two grants', { requestsPerMinute: 10 }, [{ requestsPerMinute: 2 }, { requestsPerMinute: 5 }], { ...none, requestsPerMinute: 5 }],
] as const) {
  test(`caps that hold: ${name}`, (t) => {
    const scope = (caps: object): NetHttpScope => ({ allow: allow('a.example.com'), ...caps })
    t.deepEqual(capsFor(hop, { request: scope(request), grants: grants.map(scope) }, createRuleReader()), expected)
  })
}

test('a grant for another host lends nothing', (t) => {
  const grants = [{ allow: allow('a.example.com'), requestBytes: 5 }, { allow: allow('b.example.com'), requestBytes: 500 }]
  t.is(capsFor(hop, { request: { allow: allow('*') }, grants }, createRuleReader()).requestBytes, 5)
})

test('caps lie within each other, and are written on', (t) => {
  const rules = { allow: allow('a.example.com') }
  t.true(capsWithin({ ...rules, requestBytes: 5 }, { ...rules, requestBytes: 5 }))
  t.true(capsWithin(rules, { ...rules, requestBytes: 5 }))
  t.false(capsWithin({ ...rules, requestBytes: 6 }, { ...rules, requestBytes: 5 }))
  t.deepEqual(capsOf({ ...rules, requestBytes: 5, responseBytes: 0 }), { requestBytes: 5, responseBytes: 0 })
})

test('what leaves is counted with its address, headers and body', (t) => {
  t.is(bytesOf({ target: readTarget('https://a.example.com/x?y=1'), method: 'POST', headers: [['a', 'bc']], body: Buffer.from('1234') }), 4 + 2 + 4 + 7 + 4)
})

test('requests beyond the rate wait, bodies beyond the caps are refused, and the denial\'s grant keeps them', async (t) => {
  await using server = await startWebServer((_, response) => void response.end('x'.repeat(100)))
  const rules = [{ url: `${server.origin}/*`, methods: ['GET', 'POST'] }]
  const asks = { 'net.http': { allow: rules, requestsPerMinute: 3, requestBytes: 4, responseBytes: 100 } }
  const { request, denials, revoke } = createScene({ asks })
  const post = (body: string) => request('net.http', 'fetch', { url: server.origin, method: 'POST', body: Buffer.from(body).toString('base64') })
  t.is(codeOf(await post('12345')), 'request_too_large')
  t.is(valueOf(await post('1234')).status, 200)
  revoke('net.http', [{ allow: rules, responseBytes: 99 }])
  t.is(codeOf(await post('1')), 'response_too_large')
  revoke('net.http', [{ allow: rules }])
  t.is(valueOf(await post('1')).status, 200)
  t.is(codeOf(await post('1')), 'rate_limited')
  t.is(server.seen.length, 3)
  revoke('net.http')
  await post('1')
  t.like(denials.at(-1)?.grant?.scope, { requestsPerMinute: 3, requestBytes: 4, responseBytes: 100 })
})

test('bytes that leave count against the day', async (t) => {
  await using server = await startWebServer((_, response) => void response.end())
  const { request, from, plugin } = createScene({ asks: { 'net.http': { allow: [{ url: `${server.origin}/*`, methods: ['POST'] }] } } })
  const origin = { ...from, plugin: { ...plugin, limits: { ...plugin.limits, bytesOutPerDay: 1_000 } } }
  const post = (bytes: number) => request('net.http', 'fetch', { url: server.origin, method: 'POST', body: Buffer.alloc(bytes).toString('base64') }, origin)
  t.true((await post(600)).ok)
  t.is(codeOf(await post(600)), 'quota_exceeded')
  t.is(server.seen.length, 1)
})
