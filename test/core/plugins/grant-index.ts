import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { openPluginScene, pluginFolder } from '../../helpers/plugin-scene.ts'

test.before(buildGuest)

test('a revoked grant ends a request in flight', async (t) => {
  const server = createServer(() => {
    // Never answers: only the revocation can end the request.
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close().closeAllConnections())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const request = { allow: [{ url: `http://127.0.0.1:${port}/*`, methods: ['GET'], private: true }] }

  const { plugins, grants, owner } = await openPluginScene(t)
  const code = `import { definePlugin } from '@airlock/sdk'
export default definePlugin({ tools: { run: async (input, { http }) => (await http.fetch('http://127.0.0.1:${port}/')).status } })`
  const source = await pluginFolder(t, { airlock: { capabilities: { 'net.http': request } }, code })
  const { plugin } = await plugins.install(owner, { source, grant: 'required' })

  const calling = plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} })
  await once(server, 'request')
  await grants.revoke(owner, { grant: plugin.grants[0]!.id })
  const error = await t.throwsAsync(calling)
  t.regex(JSON.stringify(error), /grant_missing/)
  await t.throwsAsync(plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} }), { code: 'plugin_inactive' })
})

test('a lease that runs out ends a request in flight, and the call says so', async (t) => {
  const server = createServer(() => {
    // Never answers: only the end of the lease can end the request.
  }).listen(0, '127.0.0.1')
  t.teardown(() => server.close().closeAllConnections())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const request = { allow: [{ url: `http://127.0.0.1:${port}/*`, methods: ['GET'], private: true }] }

  const { plugins, grants, owner } = await openPluginScene(t)
  const code = `import { definePlugin } from '@airlock/sdk'
export default definePlugin({ tools: { run: async (input, { http }) => (await http.fetch('http://127.0.0.1:${port}/')).status } })`
  const source = await pluginFolder(t, { airlock: { optional: { 'net.http': request } }, code })
  await plugins.install(owner, { source })
  await grants.lease(owner, { plugin: 'sample', capability: 'net.http', scope: request, until: new Date(Date.now() + 3_000).toISOString() })

  const calling = plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} })
  const error = await t.throwsAsync(calling, { code: 'lease_ended' })
  t.regex(String(error?.message), /ran out/)
  await t.throwsAsync(plugins.call(owner, { plugin: 'sample', tool: 'run', input: {} }), { code: 'lease_ended' })
})
