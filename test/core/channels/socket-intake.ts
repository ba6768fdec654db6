import test from 'ava'
import { createIntake, readFrame } from '../../../core/channels/socket-intake.ts'
import { openSocketState } from '../../../core/channels/socket-state.ts'
import { createWake } from '../../../core/channels/wake.ts'
import { ChannelEvent } from '../../../core/store/entities/channel-event.ts'
import { openChannelScene } from '../../helpers/channel-scene.ts'

async function open(t: Parameters<typeof openChannelScene>[0]) {
  const scene = await openChannelScene(t)
  await scene.addChannel('telegram')
  const lease = (await scene.leases.take('telegram'))!
  const row = await scene.channel('telegram')
  const held = { row, lease, leases: scene.leases, store: scene.store, signal: new AbortController().signal, eventWake: createWake(), pollWake: createWake() }
  const state = openSocketState(held)
  const did: string[] = []
  const intake = createIntake(held, { connection: 'c1', last: '/s', state, pause: () => did.push('pause'), resume: () => did.push('resume'), onFailure: () => did.push('failure') })
  const events = () => scene.store.fork().find(ChannelEvent, {}, { orderBy: { id: 'asc' }, disableIdentityMap: true })
  return { scene, lease, state, did, intake, events }
}

test('what is put is stored in order, with the newest value that came before it, and so is the place', async (t) => {
  const { intake, events, state, scene } = await open(t)
  intake.put({ type: 'open' })
  for (const s of [1, null, 3]) intake.put({ type: 'message', json: { s } })
  const newest = await intake.settled()
  const rows = await events()
  t.is(rows.at(-1)?.id, newest)
  t.deepEqual(rows.map(({ payload }) => (payload as { last: unknown }).last), [null, null, 1, 1])
  t.deepEqual(rows.map(({ externalId }) => externalId), ['c1:1', 'c1:2', 'c1:3', 'c1:4'])
  t.deepEqual(state.kept, { last: 3, url: null })
  t.deepEqual((await scene.channel('telegram')).cursor, { last: 3, url: null })
})

test('a crowd makes the connection wait until it is stored', async (t) => {
  const { intake, did, events } = await open(t)
  for (let count = 0; count < 300; count++) intake.put({ type: 'message', json: { s: count } })
  t.true(did.includes('pause'))
  await intake.settled()
  t.is(did.at(-1), 'resume')
  t.is((await events()).length, 300)
})

test('a gateway that lost the channel stores nothing, and says so', async (t) => {
  const { intake, did, scene, events } = await open(t)
  await scene.leases.take('telegram')
  intake.put({ type: 'message', json: {} })
  await t.throwsAsync(intake.settled(), { code: 'channel_lost' } as object)
  t.deepEqual(did, ['failure'])
  t.deepEqual(await events(), [])
})

test('JSON is read, but for what nests too deep; the rest stays as it came', (t) => {
  t.deepEqual(readFrame({ text: '{"a":[1,"\\u0000"]}' }), { type: 'message', json: { a: [1, '\0'] } })
  t.deepEqual(readFrame({ text: 'PING' }), { type: 'message', text: 'PING' })
  t.deepEqual(readFrame({ base64: 'AQ==' }), { type: 'message', base64: 'AQ==' })
  t.like(readFrame({ text: '['.repeat(100) + ']'.repeat(100) }), { json: undefined })
  t.is(Object.getPrototypeOf((readFrame({ text: '{"__proto__":{"x":1}}' }) as { json: object }).json), Object.prototype)
})
