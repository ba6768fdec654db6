import test from 'ava'
import { Response } from '../../../../sandbox/guest/shims/response.ts'

test('a body is read once, as text, JSON or bytes', async (t) => {
  t.deepEqual(await new Response('{"a":1}').json(), { a: 1 })
  t.deepEqual([...(await new Response('é').bytes())], [0xc3, 0xa9])
  t.is((await new Response('é').arrayBuffer()).byteLength, 2)
  const response = new Response('once')
  t.false(response.bodyUsed)
  await response.text()
  t.true(response.bodyUsed)
  await t.throwsAsync(response.text(), { instanceOf: TypeError })
  t.throws(() => response.clone(), { instanceOf: TypeError })
})

test('a clone is read by itself', async (t) => {
  const response = Response.arrived({ url: 'https://example.com/', isRedirected: true, status: 201, statusText: 'Created', headers: { a: '1' }, bytes: new TextEncoder().encode('x') })
  const copy = response.clone()
  t.is(await response.text(), await copy.text())
  t.like(copy, { url: 'https://example.com/', redirected: true, status: 201, ok: true, statusText: 'Created' })
  t.is(copy.headers.get('a'), '1')
})

test('Response.json sets its type', async (t) => {
  const response = Response.json({ a: 1 }, { status: 404 })
  t.is(response.headers.get('content-type'), 'application/json')
  t.false(response.ok)
})

test('a status is one of HTTP\'s', (t) => {
  for (const status of [199, 600, 200.5]) t.throws(() => new Response('', { status }), { instanceOf: RangeError })
})
