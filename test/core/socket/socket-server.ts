import test from 'ava'
import type { Socket } from 'socket.io-client'
import { WebSocket } from 'undici'
import { startFaces } from '../../helpers/faces.ts'

const call = (socket: Socket, operation: unknown, input?: unknown) => socket.emitWithAck('call', { operation, input })

const disconnected = (socket: Socket) => new Promise<string>((resolve) => void socket.once('disconnect', resolve))

test('a call runs an operation, on either port and either transport', async (t) => {
  const faces = await startFaces(t, { plugins: { list: async () => ({ plugins: [] }) } })
  const token = await faces.token()
  for (const url of [faces.gateway, faces.control]) {
    for (const transports of [['websocket'], ['polling', 'websocket']]) {
      const socket = await faces.connect({ token }, { url, transports })
      t.deepEqual(await call(socket, 'plugin.list'), { ok: true, output: { plugins: [] } })
    }
  }
})

for (const [what, frame] of [
  ['no engine packet', 'hello'],
  ['no packet type', '49{}'],
  ['bad JSON', '42["call",{"operation":'],
  ['no event', '42{"a":1}'],
  ['a binary event that never comes', '451-["call",{"_placeholder":true,"num":0}]'],
  ['a reserved event', '42["disconnect"]'],
  ['a frame past the limit', `42["call",{"operation":"${'x'.repeat(2 * 1024 * 1024)}"}]`],
  ['an acknowledgement of nothing', '43999[1]'],
  ['an event that is a number', '4210[5,{}]'],
  ['nesting without end', `4210["call",${'['.repeat(100_000)}${']'.repeat(100_000)}]`],
] as const) {
  test(`a frame with ${what} harms no other connection`, async (t) => {
    const faces = await startFaces(t, { plugins: { list: async () => ({ plugins: [] }) } })
    const token = await faces.token()
    const other = await faces.connect({ token })
    const raw = new WebSocket(`${faces.gateway.replace('http', 'ws')}/ws/?EIO=4&transport=websocket`)
    raw.addEventListener('error', () => {})
    const frames: string[] = []
    const connected = new Promise<void>((resolve) => {
      raw.addEventListener('message', ({ data }) => {
        frames.push(String(data))
        if (String(data).startsWith('0')) raw.send(`40${JSON.stringify({ token })}`)
        if (String(data).startsWith('40')) resolve()
      })
    })
    await connected
    raw.send(frame)
    raw.send('42["after",{}]')
    t.true((await call(other, 'plugin.list')).ok)
    raw.close()
  })
}

test('a revoked token cuts its connections at once, and only those', async (t) => {
  const faces = await startFaces(t)
  const token = await faces.token()
  const { token: doomed, id } = await faces.tokens.issue({ owner: faces.principals.owner().id, name: 'x', kind: 'api', scopes: ['read'], expiresAt: null })
  const [stays, goes] = await Promise.all([faces.connect({ token }), faces.connect({ token: doomed })])
  const cut = disconnected(goes)
  t.true((await call(stays, 'token.revoke', { id })).ok)
  t.is(await cut, 'io server disconnect')
  t.true(stays.connected)
  const error: any = await t.throwsAsync(faces.connect({ token: doomed }))
  t.is(error.data.code, 'token_revoked')
})

test('a removed person is cut off with all their connections', async (t) => {
  const faces = await startFaces(t)
  const member = await faces.member()
  const [owner, ann] = await Promise.all([faces.connect({ token: await faces.token() }), faces.connect({ token: await faces.token(['chat'], member) })])
  const cut = disconnected(ann)
  t.true((await call(owner, 'principal.remove', { id: member })).ok)
  await cut
  t.true(owner.connected)
})

