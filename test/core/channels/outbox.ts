import test from 'ava'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { until } from '../../helpers/channel-scene.ts'
import { openPlatformScene } from '../../helpers/platform-scene.ts'

test.before(() => buildGuest())

test('messages of a conversation go out in order; what each part became is kept', async (t) => {
  const scene = await openPlatformScene(t)
  const { id: conversation } = await scene.conversation('r1')
  for (let n = 0; n < 20; n++) await scene.delivery(`a${n}|b${n}`, { conversation })
  await scene.start()
  const rows = await until(async () => { const all = await scene.rows(); return all.every(({ state }) => state === 'sent') && all })
  t.deepEqual(scene.platform.texts(), Array.from({ length: 20 }, (_, n) => [`a${n}`, `b${n}`]).flat())
  t.true(rows.every(({ sent, finishedAt }) => sent.length === 2 && finishedAt != null))
})

test('a retry goes on after the parts that went out', async (t) => {
  const scene = await openPlatformScene(t)
  await scene.delivery('one|two|three', { sent: ['50', '51'] })
  await scene.start()
  await until(async () => (await scene.rows())[0]?.state === 'sent')
  t.like(scene.platform.posts, [{ kind: 'edit', id: '51', text: 'two' }, { kind: 'send', text: 'three' }])
})

test("one conversation's trouble holds up its own messages alone", async (t) => {
  const scene = await openPlatformScene(t)
  const [bad, good] = [await scene.conversation('bad'), await scene.conversation('good')]
  await scene.delivery('throw', { conversation: bad.id })
  await scene.delivery('behind', { conversation: bad.id })
  for (let n = 0; n < 5; n++) await scene.delivery(`g${n}`, { conversation: good.id })
  await scene.start()
  await until(() => scene.platform.texts().length === 5)
  t.deepEqual(scene.platform.texts(), ['g0', 'g1', 'g2', 'g3', 'g4'])
  const [head, behind] = await scene.rows()
  t.like(head, { state: 'waiting', error: { code: 'guest_error', message: 'platform channel:platform:send failed: cannot' } })
  t.like(behind, { state: 'waiting', tries: 0 })
})

test('a plugin that keeps failing on a message has it set aside, and the next one goes on', async (t) => {
  const scene = await openPlatformScene(t)
  const { id: conversation } = await scene.conversation('r1')
  await scene.delivery('throw', { conversation, tries: 4, error: { code: 'guest_error', message: '' } })
  await scene.delivery('next', { conversation })
  await scene.start()
  await until(() => scene.platform.texts().includes('next'))
  t.like((await scene.rows())[0], { state: 'aside', tries: 5, error: { code: 'guest_error' } })
})

test('what the plugin says is heard: later, or never', async (t) => {
  const scene = await openPlatformScene(t)
  await scene.delivery('refuse this')
  await scene.delivery('later')
  await scene.start()
  const [refused] = await until(async () => { const rows = await scene.rows(); return rows[0]?.state === 'aside' && rows[1]?.error != null && rows })
  t.like(refused, { error: { code: 'delivery_failed', message: 'no such room' } })
  t.like((await scene.rows())[1], { state: 'waiting', tries: 0, error: { code: 'rate_limited' } })
})

test('a platform that is away is waited for', async (t) => {
  const scene = await openPlatformScene(t)
  scene.platform.refusals.send.push([503, 'down'], [503, 'down'])
  await scene.delivery('hello')
  await scene.start()
  await until(() => scene.platform.texts().includes('hello'))
  t.pass()
})

test('while it sends, a plugin hands in nothing', async (t) => {
  const scene = await openPlatformScene(t)
  await scene.delivery('receive')
  await scene.start()
  const row = await until(async () => (await scene.rows()).find(({ error }) => error != null))
  t.regex(row.error!.message, /handed in only while a channel handles an event/)
  t.is(scene.received.length, 0)
})

test("a turn's draft is taken over by its answer, and the message changed, not sent again", async (t) => {
  const scene = await openPlatformScene(t)
  const conversation = await scene.conversation('r1')
  const turn = await scene.turn(conversation, { status: 'done' })
  await scene.delivery('so fa', { conversation: conversation.id, turn: turn.id, state: 'draft', sent: ['7'] })
  await scene.delivery('so far, and done', { conversation: conversation.id, turn: turn.id, id: turn.reply })
  await scene.start()
  await until(async () => (await scene.rows()).some(({ state }) => state === 'sent'))
  t.like(scene.platform.posts, [{ kind: 'edit', id: '7', text: 'so far, and done' }])
  t.like(await scene.rows(), [{ id: turn.reply, state: 'sent', sent: ['7'] }])
})
