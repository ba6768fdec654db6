import test from 'ava'
import { beginning, guardFetch } from '../../../core/models/guarded-fetch.ts'

function guarded(response: Response) {
  const sent: { headers: Record<string, string>; redirect?: string }[] = []
  let heard = 0
  const inner: typeof fetch = async (_input, init) => {
    sent.push({ headers: Object.fromEntries(new Headers(init?.headers)), redirect: init?.redirect })
    return response
  }
  return { fetch: guardFetch(inner, 'acme', () => (heard += 1)), sent, heard: () => heard }
}

test('only what the protocol needs is sent, and no redirect is followed', async t => {
  const { fetch, sent } = guarded(new Response('x'))
  await fetch('http://x/', { headers: { authorization: 'Bearer k', 'content-type': 'application/json', accept: '*/*', 'x-stainless-os': 'Linux', 'openai-organization': 'o', cookie: 'c' } })
  t.deepEqual(sent, [{ headers: { authorization: 'Bearer k', 'content-type': 'application/json', accept: '*/*' }, redirect: 'manual' }])
})

test('every piece of the body is heard, the headers are not', async t => {
  const { fetch, heard } = guarded(new Response(ReadableStream.from([new Uint8Array(1), new Uint8Array(2)])))
  const response = await fetch('http://x/')
  t.is(heard(), 0)
  t.is((await response.bytes()).length, 3)
  t.is(heard(), 2)
})

test('a refusal of any length is read to 64 KiB', async t => {
  const endless = ReadableStream.from((function* () {
    for (;;) yield new Uint8Array(10_000).fill(65)
  })())
  const response = await guarded(new Response(endless, { status: 500 })).fetch('http://x/')
  t.is(response.status, 500)
  t.is((await response.text()).length, 65_536)
})

test('a body that is missing is empty', async t => {
  t.is(await beginning(new Response(null)), '')
  t.is((await guarded(new Response(null, { status: 204 })).fetch('http://x/')).status, 204)
})
