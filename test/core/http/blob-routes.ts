import test from 'ava'
import { startFaces } from '../../helpers/faces.ts'

const post = (url: string, token: string, body: string | Buffer, name = 'a.txt') =>
  fetch(`${url}/api/blobs?name=${encodeURIComponent(name)}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' }, body })
const get = (url: string, token: string, id: string) => fetch(`${url}/api/blobs/${id}`, { headers: { authorization: `Bearer ${token}` } })

test('a file goes in and comes out as a download, whatever it claims to be', async (t) => {
  const faces = await startFaces(t)
  const token = await faces.token()
  const sent = await post(faces.gateway, token, '<script>alert(1)</script>', '../"ü\u202E.html')
  t.is(sent.status, 201)
  const { blob } = await sent.json() as { blob: { blob: string; name: string; type: string; bytes: number } }
  t.like(blob, { name: 'ü.html', type: 'text/plain', bytes: 25 })
  const answer = await get(faces.gateway, token, blob.blob)
  t.is(await answer.text(), '<script>alert(1)</script>')
  t.deepEqual(['content-type', 'content-disposition', 'x-content-type-options', 'content-security-policy', 'content-length'].map((name) => answer.headers.get(name)), [
    'text/plain; charset=utf-8', `attachment; filename="_.html"; filename*=UTF-8''%C3%BC.html`, 'nosniff', "sandbox; default-src 'none'", '25',
  ])
})

test("it is its owner's alone, and there as if it were not", async (t) => {
  const faces = await startFaces(t)
  const { blob } = await (await post(faces.gateway, await faces.token(), 'mine')).json() as { blob: { blob: string } }
  const theirs = await get(faces.gateway, await faces.token(['chat'], await faces.member()), blob.blob)
  t.is(theirs.status, 404)
  t.like(await theirs.json(), { error: { code: 'blob_missing' } })
  for (const id of ['none', '..%2Fairlock.db', '%2e%2e', '%00']) t.is((await get(faces.gateway, await faces.token(), id)).status, 404)
  t.is((await fetch(`${faces.gateway}/api/blobs/${blob.blob}`)).status, 401)
})

test('scopes hold, and a file too large is refused', async (t) => {
  const faces = await startFaces(t)
  t.is((await post(faces.gateway, await faces.token(['metrics']), 'x')).status, 403)
  const large = await post(faces.gateway, await faces.token(), Buffer.alloc(26 * 1024 * 1024))
  t.is(large.status, 413)
})
