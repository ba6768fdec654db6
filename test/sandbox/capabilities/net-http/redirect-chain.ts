import test from 'ava'
import { codeOf, createScene, valueOf } from '../../../helpers/broker-scene.ts'
import { httpScene, scope, textOf } from '../../../helpers/http-scene.ts'
import { startWebServer } from '../../../helpers/web-server.ts'

test('each redirect is checked again: a private address behind it is refused and not contacted', async (t) => {
  await using inner = await startWebServer((_, response) => void response.end('secret'))
  await using outer = await startWebServer((_, response) => void response.writeHead(302, { location: `${inner.origin}/admin` }).end())
  const { request, denials } = createScene({ asks: { 'net.http': scope(`${outer.origin}/*`, `${inner.origin}/*`) }, grants: { 'net.http': [scope(`${outer.origin}/*`)] } })
  t.is(codeOf(await request('net.http', 'fetch', { url: `${outer.origin}/` })), 'redirect_refused')
  t.deepEqual(inner.seen, [])
  t.is(denials[0]?.tried, `GET ${inner.origin}/admin`)
  t.deepEqual(denials[0]?.grant?.scope, { allow: [{ url: `${inner.origin}/*`, methods: ['GET'] }] })
})

for (const location of ['file:///etc/passwd', 'http://user:pw@127.0.0.1/', 'http://0x7f.1/', 'http://[::ffff:169.254.169.254]/', '//169.254.169.254/latest', 'http://2130706433/', 'gopher://127.0.0.1/', 'http://127.0.0.1:1/\\..\\', 'http://']) {
  test(`a redirect to ${location} is refused`, async (t) => {
    await using server = await startWebServer((_, response) => void response.writeHead(307, { location }).end())
    const { request } = httpScene(scope(`${server.origin}/*`))
    t.is(codeOf(await request('net.http', 'fetch', { url: `${server.origin}/` })), 'redirect_refused')
    t.is(server.seen.length, 1)
  })
}

test('redirects within a grant are followed, five at most', async (t) => {
  await using server = await startWebServer((request, response) => {
    const left = Number(request.url?.slice(1))
    if (left === 0) response.end('there')
    else response.writeHead(302, { location: `/${left - 1}` }).end()
  })
  const { request } = httpScene(scope(`${server.origin}/*`))
  const value = valueOf(await request('net.http', 'fetch', { url: `${server.origin}/5` }))
  t.is(textOf(value), 'there')
  t.true(value.redirected)
  t.is(value.url, `${server.origin}/0`)
  t.is(codeOf(await request('net.http', 'fetch', { url: `${server.origin}/6` })), 'redirect_refused')
})

test('a redirect loop ends', async (t) => {
  await using server = await startWebServer((_, response) => void response.writeHead(301, { location: '/' }).end())
  const { request } = httpScene(scope(`${server.origin}/*`))
  t.is(codeOf(await request('net.http', 'fetch', { url: `${server.origin}/` })), 'redirect_refused')
  t.is(server.seen.length, 6)
})

test('manual and error redirects', async (t) => {
  await using server = await startWebServer((_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
  const { request } = httpScene(scope(`${server.origin}/*`))
  const value = valueOf(await request('net.http', 'fetch', { url: server.origin, redirect: 'manual' }))
  t.is(value.status, 302)
  t.deepEqual(value.headers.find(([name]: [string]) => name === 'location'), ['location', 'http://127.0.0.1:1/'])
  t.is(codeOf(await request('net.http', 'fetch', { url: server.origin, redirect: 'error' })), 'redirect_refused')
})

test('a see-other turns POST into GET without its body; a method that is not granted is refused there too', async (t) => {
  await using server = await startWebServer(async (request, response) => {
    if (request.url === '/') return void response.writeHead(303, { location: '/result' }).end()
    response.end(`${request.method} ${(await request.toArray()).join('')}|${request.headers['content-type']}`)
  })
  const post = { url: `${server.origin}/`, method: 'POST', body: 'aGk=', headers: [['content-type', 'text/plain']] }
  const both = httpScene(scope(`${server.origin}/*`))
  t.is(textOf(valueOf(await both.request('net.http', 'fetch', post))), 'GET |undefined')
  const postOnly = httpScene({ allow: [{ url: `${server.origin}/*`, methods: ['POST'] }] })
  t.is(codeOf(await postOnly.request('net.http', 'fetch', post)), 'redirect_refused')
})

test('credentials do not follow a redirect to another origin', async (t) => {
  await using other = await startWebServer((request, response) => void response.end(JSON.stringify(request.headers)))
  await using first = await startWebServer((_, response) => void response.writeHead(307, { location: other.origin }).end())
  const { request } = httpScene(scope(`${first.origin}/*`, `${other.origin}/*`))
  const headers = [['authorization', 'Bearer x'], ['cookie', 'a=1'], ['x-mine', 'kept']]
  const got = JSON.parse(textOf(valueOf(await request('net.http', 'fetch', { url: first.origin, headers }))))
  t.is(got.authorization, undefined)
  t.is(got.cookie, undefined)
  t.is(got['x-mine'], 'kept')
})
