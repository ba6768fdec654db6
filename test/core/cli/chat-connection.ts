import test from 'ava'
import { openChatConnection } from '../../../core/cli/chat-connection.ts'
import { clientOf } from '../../../core/cli/gateway-client.ts'
import { startFaces } from '../../helpers/faces.ts'

test('calls and events over one connection', async (t) => {
  const faces = await startFaces(t, { plugins: { list: async () => ({ plugins: [] }) } })
  const heard = Promise.withResolvers<unknown>()
  using connection = await openChatConnection(clientOf(faces.gateway, await faces.token()), heard.resolve)
  t.deepEqual(await connection.call('plugin.list', {}), { plugins: [] })
  await connection.subscribe('plugins', false)
  faces.hub.publish('plugins', 'plugin.changed', { plugin: 'a' })
  t.like(await heard.promise, { type: 'plugin.changed' })
})

test('a refusal keeps its code', async (t) => {
  const faces = await startFaces(t)
  using connection = await openChatConnection(clientOf(faces.gateway, await faces.token(['chat'])), () => {})
  await t.throwsAsync(connection.call('plugin.list', {}), { code: 'scope_missing' })
})

test('a gateway that lets nobody in, and none at all', async (t) => {
  const faces = await startFaces(t)
  await t.throwsAsync(openChatConnection(clientOf(faces.gateway, 'guess'), () => {}), { code: 'gateway_unreachable', message: /not made by this gateway/ })
  await t.throwsAsync(openChatConnection(clientOf('http://127.0.0.1:1', 'x'), () => {}), { code: 'gateway_unreachable' })
})

test('a connection that comes back asks for what it missed', async (t) => {
  const faces = await startFaces(t)
  const heard: unknown[] = []
  const both = Promise.withResolvers<void>()
  using connection = await openChatConnection(clientOf(faces.gateway, await faces.token()), (event) => {
    heard.push(event)
    if (heard.length === 2) both.resolve()
  })
  await connection.subscribe('plugins', false)
  faces.hub.publish('plugins', 'plugin.changed', { plugin: 'a' })
  await connection.call('principal.current', {})
  faces.http.gateway.closeAllConnections()
  faces.hub.publish('plugins', 'plugin.changed', { plugin: 'b' })
  await both.promise
  t.like(heard, [{ data: { plugin: 'a' } }, { data: { plugin: 'b' } }])
})
