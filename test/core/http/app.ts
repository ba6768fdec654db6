import { connect } from 'node:net'
import test from 'ava'
import { rawRequest, startFaces } from '../../helpers/faces.ts'

test('too many failures are told to wait, and never hold up a valid token from the same address', async (t) => {
  const faces = await startFaces(t)
  const statuses: number[] = []
  let waited: string | null = null
  for (let attempt = 0; attempt < 25; attempt++) {
    const { status, headers } = await faces.rpc('principal.current', {}, 'guess')
    statuses.push(status)
    waited = headers.get('retry-after')
  }
  t.is(statuses[0], 401)
  t.is(statuses.at(-1), 429)
  t.true(Number(waited) >= 1)
  t.is((await faces.rpc('principal.current', {}, await faces.token())).status, 200)
})

test('probes: alive, ready or not, metrics for their scope only', async (t) => {
  const faces = await startFaces(t, {}, { ready: false })
  t.is((await rawRequest(`${faces.gateway}/healthz`)).status, 200)
  const ready = await rawRequest(`${faces.control}/readyz`)
  t.is(ready.status, 503)
  t.deepEqual(ready.json(), { ready: false, parts: { store: { ok: false } } })

  t.is((await rawRequest(`${faces.gateway}/metrics`)).status, 401)
  const metrics = async (scope: 'metrics' | 'read') => rawRequest(`${faces.gateway}/metrics`, { headers: { authorization: `Bearer ${await faces.token([scope])}` } })
  t.is((await metrics('read')).status, 403)
  t.is((await metrics('metrics')).text, 'turns 1\n')
})

test('unknown paths and methods have their own answers', async (t) => {
  const faces = await startFaces(t)
  t.is((await rawRequest(`${faces.gateway}/`)).json().error.code, 'path_unknown')
  t.is((await rawRequest(`${faces.control}/api/nothing`)).json().error.code, 'path_unknown')
  const wrong = await rawRequest(`${faces.gateway}/api/rpc/plugin.list`)
  t.is(wrong.status, 405)
  t.is(wrong.headers.allow, 'POST')
})

test('every answer carries the headers that keep browsers safe', async (t) => {
  const faces = await startFaces(t)
  for (const url of [`${faces.gateway}/healthz`, `${faces.control}/nothing`]) {
    const { headers } = await rawRequest(url)
    t.regex(String(headers['content-security-policy']), /script-src 'self';.*frame-ancestors 'none'/)
    t.is(headers['x-content-type-options'], 'nosniff')
    t.is(headers['x-powered-by'], undefined)
    t.is(headers['strict-transport-security'], undefined)
  }
})

test('the OpenAPI document describes every operation', async (t) => {
  const faces = await startFaces(t)
  const document = (await rawRequest(`${faces.gateway}/api/openapi.json`)).json()
  t.is(document.openapi, '3.1.0')
  t.truthy(document.paths['/api/rpc/plugin.call'].post.requestBody)
})

for (const target of ['http://[::/', 'http://evil.example/', '*']) {
  test(`what is asked of a proxy gets the one error shape: ${target}`, async (t) => {
    const faces = await startFaces(t)
    const { host, port } = new URL(faces.control)
    const socket = connect(Number(port), '127.0.0.1')
    socket.end(`OPTIONS ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    const answer = Buffer.concat(await socket.toArray()).toString()
    t.regex(answer, /^HTTP\/1\.1 404 /)
    t.regex(answer, /content-security-policy/i)
    t.regex(answer, /"path_unknown"/)
    t.deepEqual(faces.logged, [])
  })
}
