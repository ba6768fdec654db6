import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import test, { type ExecutionContext } from 'ava'
import { contentSecurityPolicy } from '../../../core/http/content-security-policy.ts'
import { rawRequest, startFaces, type Faces } from '../../helpers/faces.ts'

const page = '<title>Airlock</title><script type="module" src="/assets/index-abc.js"></script>'

async function withConsole(t: ExecutionContext): Promise<{ faces: Faces; folder: string }> {
  const faces = await startFaces(t)
  const folder = path.join(faces.dataDir, 'console')
  await mkdir(path.join(folder, 'assets'), { recursive: true })
  await writeFile(path.join(folder, 'index.html'), page)
  await writeFile(path.join(folder, 'assets', 'index-abc.js'), 'export const one = 1\n'.repeat(100))
  await writeFile(path.join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(path.join(faces.dataDir, 'outside.js'), 'secret')
  await symlink(path.join(faces.dataDir, 'outside.js'), path.join(folder, 'link.js'))
  return { faces, folder }
}

test('a path that a person opens gets the page', async (t) => {
  const { faces } = await withConsole(t)
  for (const url of ['/', '/index.html', '/sessions/01ABC', '/plugins']) {
    const { status, headers, text } = await rawRequest(`${faces.control}${url}`)
    t.is(status, 200, url)
    t.is(text, page)
    t.is(headers['cache-control'], 'no-store')
    t.is(headers['content-security-policy'], contentSecurityPolicy)
  }
})

test('hashed assets are kept for ever, others are asked for again', async (t) => {
  const { faces } = await withConsole(t)
  const asset = await rawRequest(`${faces.control}/assets/index-abc.js`, { headers: { 'accept-encoding': 'gzip, br' } })
  t.is(asset.headers['cache-control'], 'public, max-age=31536000, immutable')
  t.regex(String(asset.headers['content-type']), /javascript/)
  t.is(asset.headers['content-encoding'], 'gzip')

  const icon = await rawRequest(`${faces.control}/icon.svg`)
  t.is(icon.headers['cache-control'], 'no-cache')
  t.is(icon.headers['content-encoding'], undefined)
  const again = await rawRequest(`${faces.control}/icon.svg`, { headers: { 'if-none-match': String(icon.headers.etag) } })
  t.is(again.status, 304)
  t.is(again.text, '')
})

test('zipped or not, the bytes are the same', async (t) => {
  const { faces } = await withConsole(t)
  const response = await fetch(`${faces.control}/assets/index-abc.js`)
  const plain = await rawRequest(`${faces.control}/assets/index-abc.js`)
  t.is(await response.text(), plain.text)
  t.throws(() => gunzipSync(Buffer.from(plain.text)))
})

for (const url of ['/../outside.js', '/assets/../../outside.js', '/%2e%2e/outside.js', '/..%2foutside.js', '/link.js', '/assets/none.js', '//outside.js', '/assets\\..\\..\\outside.js', '/index.html/..%5coutside.js', '/%00.js']) {
  test(`no path leads out of the folder: ${url}`, async (t) => {
    const { faces } = await withConsole(t)
    const { status, text } = await rawRequest(faces.control, { method: 'GET' }).then(() => rawPath(faces.control, url))
    t.false(text.includes('secret'))
    t.true(status === 404 || status === 400, String(status))
  })
}

test('a new build is served without a restart', async (t) => {
  const { faces, folder } = await withConsole(t)
  await rawRequest(`${faces.control}/`)
  await writeFile(path.join(folder, 'assets', 'index-new.js'), 'new')
  await writeFile(path.join(folder, 'index.html'), page)
  await utimes(path.join(folder, 'index.html'), new Date(), new Date(Date.now() + 60_000))
  t.is((await rawRequest(`${faces.control}/assets/index-new.js`)).text, 'new')
})

test('without a build, the page says what to do; the API port has no pages', async (t) => {
  const faces = await startFaces(t)
  const { status, text } = await rawRequest(`${faces.control}/`)
  t.is(status, 404)
  t.regex(text, /npm run build/)
  const { faces: built } = await withConsole(t)
  t.is((await rawRequest(`${built.gateway}/`)).status, 404)
  t.is((await rawRequest(`${built.control}/`, { method: 'POST' })).status, 404)
})

/** As it is, where fetch and URL would tidy the path. */
async function rawPath(base: string, target: string): Promise<{ status: number; text: string }> {
  const { request } = await import('node:http')
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: target, agent: false }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on('error', reject)
    sent.end()
  })
}
