import { connect, type Socket } from 'node:net'
import test from 'ava'
import { buildGuest } from '../../../../../scripts/build-guest.ts'
import { buildPlugins } from '../../../../../scripts/build-plugins.ts'
import { CapabilityError } from '../../../../../sandbox/broker/capability-error.ts'
import { builtBundled, openPluginScene } from '../../../../helpers/plugin-scene.ts'
import { startWebServer } from '../../../../helpers/web-server.ts'

test.before(async () => {
  await buildGuest()
  await buildPlugins()
})

test('a site is read once it is granted, the refusal says which grant is missing, and a revoked one is refused again', async (t) => {
  await using site = await startWebServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(`<title>The page</title><article>${'<p>A page, of a site, with some text.</p>'.repeat(10)}</article>`)
  })
  // Every name leads to that server: a proxy resolves names itself.
  site.server.on('connect', (_request, socket: Socket) => {
    const upstream = connect(site.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(upstream).pipe(socket)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })

  const { plugins, grants, owner } = await openPluginScene(t, { bundled: await builtBundled(), http: { proxy: () => site.origin } })
  const url = 'http://site.example.com/page'
  const read = (address = url) => plugins.call(owner, { plugin: 'web-page', tool: 'read', input: { url: address } })
  t.like(plugins.toolsFor(owner).find(({ plugin }) => plugin === 'web-page'), { tool: 'read', effect: 'external' })

  const refusal = async (address?: string) => {
    const error = await t.throwsAsync(read(address), { instanceOf: CapabilityError, code: 'grant_missing' })
    t.like(error!.details.guest, { name: 'CapabilityError', code: 'grant_missing' })
    return error!.details.denials as { capability: string; tried: string; grant: { capability: string; scope: unknown } }[]
  }

  const denials = await refusal()
  t.like(denials, [{ capability: 'net.http', tried: `GET ${url}` }])
  t.regex(JSON.stringify(denials[0]!.grant), /http:\/\/site\.example\.com\/\*/)
  t.deepEqual(site.seen, [])

  const { grant } = await grants.allow(owner, { plugin: 'web-page', ...denials[0]!.grant })
  const { output } = await read()
  t.like(output, { title: 'The page', url, truncated: false })
  t.regex((output as { markdown: string }).markdown, /^A page, of a site, with some text\./)
  await refusal('http://other.example.com/page')

  await grants.revoke(owner, { grant: grant.id })
  await refusal()
})
