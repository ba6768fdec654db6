import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { createModelListing } from '../../../core/models/model-listing.ts'
import type { ProviderKind } from '../../../core/store/entities/provider.ts'

async function serve(t: ExecutionContext, handler: RequestListener): Promise<string> {
  const server = createServer(handler)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => void (server.closeAllConnections(), server.close()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`
}

const ids = (...names: string[]) => JSON.stringify({ data: names.map(id => ({ id })) })
const endpoint = (baseUrl: string, kind: ProviderKind = 'compatible') => ({ name: 'acme', kind, baseUrl, key: 'the-key' })

test('a list is asked for once a minute, and anew when the key or the address changes', async t => {
  let asked = 0
  let now = 0
  const url = await serve(t, (_request, response) => void (asked += 1, response.end(ids('a', 'b'))))
  const listing = createModelListing({ now: () => now })
  const [one, two] = await Promise.all([listing.of(endpoint(url)), listing.of(endpoint(url))])
  t.deepEqual(one, { models: ['a', 'b'] })
  t.is(one, two)
  t.is(asked, 1)
  now = 59_000
  await listing.of(endpoint(url))
  t.is(asked, 1)
  now = 61_000
  await listing.of(endpoint(url))
  t.is(asked, 2)
  await listing.of({ ...endpoint(url), key: 'another' })
  t.is(asked, 3)
  listing.forget('acme')
  await listing.of({ ...endpoint(url), key: 'another' })
  t.is(asked, 4)
})

test('a failure is asked again after five seconds', async t => {
  let now = 0
  let up = false
  const url = await serve(t, (_request, response) => void response.writeHead(up ? 200 : 500).end(ids('a')))
  const listing = createModelListing({ now: () => now })
  t.is((await listing.of(endpoint(url))).error?.code, 'provider_broken')
  up = true
  t.is((await listing.of(endpoint(url))).error?.code, 'provider_broken')
  now = 6_000
  t.deepEqual(await listing.of(endpoint(url)), { models: ['a'] })
})

test('Anthropic gets its own headers and pages, others only the usual one', async t => {
  const seen: { url?: string; key?: unknown; bearer?: string }[] = []
  const url = await serve(t, (request, response) => void (seen.push({ url: request.url, key: request.headers['x-api-key'], bearer: request.headers.authorization }), response.end(ids('claude'))))
  await createModelListing().of(endpoint(url, 'anthropic'))
  await createModelListing().of(endpoint(url))
  t.deepEqual(seen, [{ url: '/v1/models?limit=1000', key: 'the-key', bearer: 'Bearer the-key' }, { url: '/v1/models', key: undefined, bearer: 'Bearer the-key' }])
})

test('what cannot chat is left out, and names are as they are asked for', async t => {
  const url = await serve(t, (_request, response) => void response.end(ids('models/gemini-9-flash', 'models/text-embedding-004', 'models/imagen-9')))
  t.deepEqual(await createModelListing().of(endpoint(url, 'google')), { models: ['gemini-9-flash'] })
})

for (const [what, handler, code] of [
  ['a web page', (_request, response) => void response.end('<html>'), 'provider_broken'],
  ['another shape', (_request, response) => void response.end('{"data":{"id":1}}'), 'provider_broken'],
  ['an endless answer', (_request, response) => void response.end(`{"data":[{"id":"${'x'.repeat(8 * 1024 * 1024)}"}]}`), 'provider_broken'],
  ['401', (_request, response) => void response.writeHead(401).end('{"error":{"message":"bad key"}}'), 'provider_refused'],
  ['a way elsewhere', (_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(), 'provider_broken'],
  ['a destroyed connection', request => void request.socket.destroy(), 'provider_broken'],
] as [string, RequestListener, string][]) {
  test(`${what} instead of a list is an error of the provider, never a rejection`, async t => {
    const { models, error } = await createModelListing().of(endpoint(await serve(t, handler)))
    t.deepEqual(models, [])
    t.is(error?.code, code as never)
  })
}
