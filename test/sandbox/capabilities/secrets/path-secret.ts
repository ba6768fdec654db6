import test from 'ava'
import { hasPlaceholder, withPath } from '../../../../sandbox/capabilities/secrets/path-secret.ts'
import { readTarget } from '../../../../sandbox/capabilities/net-http/target.ts'
import { createScene, valueOf, codeOf } from '../../../helpers/broker-scene.ts'
import { startWebServer } from '../../../helpers/web-server.ts'

const hop = (url: string) => ({ target: readTarget(url), method: 'GET' as const, headers: [] as [string, string][] })
const put = (url: string, value: string) => withPath(hop(url), 'token', value)?.target.url.href

test('the value stands where the placeholder stood, readable as it is', (t) => {
  t.is(put('https://a.example/bot{token}/x?y={token}', '123:AbC-d_e'), 'https://a.example/bot123:AbC-d_e/x?y={token}')
  t.is(put('https://a.example/%7btoken%7D/{token}', 'a b'), 'https://a.example/a%20b/a%20b')
  t.true(hasPlaceholder(hop('https://a.example/{token}'), 'token'))
  t.false(hasPlaceholder(hop('https://a.example/{other}?{token}'), 'token'))
})

test('a value never makes another path', (t) => {
  for (const value of ['a/b', '..', '../x', '%2e%2e', 'a\\b', '.', '%2f', '\0']) t.is(put('https://a.example/{token}/x', value), undefined, value)
  t.is(put('https://a.example/bot{token}/x', 'a?b#c'), 'https://a.example/bota%3Fb%23c/x')
  t.is(put('https://a.example/bot{token}', '$&'), 'https://a.example/bot$&')
})

const asks = (origin: string) => ({
  'net.http': { allow: [{ url: `${origin}/bot*`, methods: ['GET', 'POST'] }] },
  secrets: { bot_token: { label: 'Token', hosts: [origin], into: { path: 'token' } } },
})

test('a plugin never sees what stands in its path: not in the answer, its headers, a redirect, or an error', async (t) => {
  const token = '123:AbCdEf'
  await using server = await startWebServer((request, response) => {
    if (request.url!.endsWith('/move')) return response.writeHead(302, { location: `${request.url}/d` }).end()
    response.setHeader('x-echo', request.url!).end(JSON.stringify({ url: request.url, base64: Buffer.from(request.url!).toString('base64') }))
  })
  const scene = createScene({ asks: asks(server.origin), secrets: { bot_token: token } })
  for (const path of ['/bot{token}/echo', '/bot{token}/move']) {
    const value = valueOf(await scene.request('net.http', 'fetch', { url: `${server.origin}${path}` }))
    const seen = JSON.stringify(value) + Buffer.from(value.body, 'base64').toString()
    t.false(seen.includes(token))
    t.true(seen.includes('[secret bot_token]'))
  }
  t.true(server.seen.includes(`GET /bot${token}/echo`))
  t.true(server.seen.includes(`GET /bot${token}/move/d`))
  t.false(JSON.stringify(scene.records).includes(token))
})

test('it goes to its host alone, and a missing one is said', async (t) => {
  await using server = await startWebServer((request, response) => void response.end(request.url))
  const elsewhere = createScene({ asks: { ...asks(server.origin), secrets: { bot_token: { label: 'Token', hosts: ['api.example.com'], into: { path: 'token' } } } }, secrets: { bot_token: 'secret' } })
  const { body } = valueOf(await elsewhere.request('net.http', 'fetch', { url: `${server.origin}/bot{token}/x` }))
  t.is(Buffer.from(body, 'base64').toString(), '/bot%7Btoken%7D/x')
  const missing = createScene({ asks: asks(server.origin) })
  t.is(codeOf(await missing.request('net.http', 'fetch', { url: `${server.origin}/bot{token}/x` })), 'secret_missing')
  t.is(codeOf(await missing.request('net.http', 'fetch', { url: `${server.origin}/bots` })), 'ok')
  const bad = createScene({ asks: asks(server.origin), secrets: { bot_token: 'a/../../b' } })
  t.is(codeOf(await bad.request('net.http', 'fetch', { url: `${server.origin}/bot{token}/x` })), 'secret_missing')
  t.is(server.seen.filter((line) => line.includes('b')).length, 2)
})
