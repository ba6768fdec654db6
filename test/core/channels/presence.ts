import test from 'ava'
import { Turn } from '../../../core/store/entities/turn.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { until } from '../../helpers/channel-scene.ts'
import { openPlatformScene } from '../../helpers/platform-scene.ts'

test.before(() => buildGuest())

test('while a turn runs it types, and shows the answer as it grows, in one message, at the allowed rate', async (t) => {
  let text = ''
  const scene = await openPlatformScene(t, { textSoFar: () => text })
  const turn = await scene.turn(await scene.conversation('r9'))
  await scene.start()
  await until(() => scene.platform.posts.some(({ kind, room }) => kind === 'typing' && room === 'r9'))
  t.is(scene.platform.texts().length, 0)

  const growing = setInterval(() => { text += 'and some more words ' }, 20)
  t.teardown(() => clearInterval(growing))
  const shown = await until(() => { const all = scene.platform.posts.filter(({ kind }) => kind !== 'typing'); return all.length >= 4 && all })
  t.deepEqual(shown.map(({ kind }) => kind).slice(0, 4), ['send', 'edit', 'edit', 'edit'])
  for (const [index, { at }] of shown.entries()) if (index > 0) t.true(at - shown[index - 1]!.at >= 200)
  t.like(await scene.rows(), [{ state: 'draft', turn: turn.id, sent: [shown[1]!.id] }])

  await scene.store.fork().nativeUpdate(Turn, { id: turn.id }, { status: 'done' })
  await scene.delivery('All of it.', { conversation: turn.conversation, turn: turn.id, id: turn.reply })
  await until(async () => (await scene.rows()).every(({ state }) => state === 'sent'))
  t.like(scene.platform.posts.findLast(({ kind }) => kind !== 'typing'), { kind: 'edit', id: shown[1]!.id, text: 'All of it.' })
  t.is(scene.platform.texts().length, 1)
})

test('a restart in the middle goes on in the same message', async (t) => {
  let text = 'The first words of an answer'
  const scene = await openPlatformScene(t, { textSoFar: () => text })
  await scene.turn(await scene.conversation('r9'))
  await scene.start()
  await until(async () => (await scene.rows())[0]?.sent.length === 1)
  await scene.stop()
  text += ', and those after a restart'
  await scene.start()
  await until(() => scene.platform.posts.some(({ kind, text: shown }) => kind === 'edit' && shown === text))
  t.is(scene.platform.texts().length, 1)
})

test('nothing is shown before what waits to be said there, nor of a turn that waits for its place', async (t) => {
  const scene = await openPlatformScene(t, { textSoFar: () => 'A long enough text to be shown' })
  const busy = await scene.conversation('busy')
  await scene.turn(busy)
  await scene.delivery('throw', { conversation: busy.id })
  await scene.turn(await scene.conversation('queued'), { status: 'queued' })
  await scene.start()
  await until(() => new Set(scene.platform.posts.filter(({ kind }) => kind === 'typing').map(({ room }) => room)).size === 2)
  await until(async () => (await scene.rows())[0]!.tries > 1)
  t.deepEqual(scene.platform.texts(), [])
})
