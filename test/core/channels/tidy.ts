import test from 'ava'
import { tidyOnce } from '../../../core/channels/tidy.ts'
import { ChannelEvent } from '../../../core/store/entities/channel-event.ts'
import { openPlatformScene } from '../../helpers/platform-scene.ts'

const dayMs = 24 * 3_600_000

test('what is long done is forgotten; what was set aside, waits or grows stays', async (t) => {
  const scene = await openPlatformScene(t)
  const row = await scene.channel('platform')
  const now = new Date()
  const ago = (days: number) => new Date(now.getTime() - days * dayMs)
  const event = (id: string, state: 'new' | 'done' | 'aside', days: number) =>
    scene.store.fork().insert(ChannelEvent, { id, owner: row.owner, channel: 'platform', externalId: id, payload: {}, state, error: null, createdAt: ago(days), finishedAt: state === 'new' ? null : ago(days) })
  await event('old', 'done', 8)
  await event('recent', 'done', 6)
  await event('aside', 'aside', 100)
  await event('new', 'new', 100)
  const conversation = await scene.conversation('r')
  const [ended, open] = [await scene.turn(conversation, { status: 'cancelled' }), await scene.turn(conversation)]
  await scene.delivery('old', { state: 'sent', finishedAt: ago(31), createdAt: ago(31) })
  await scene.delivery('recent', { state: 'sent', finishedAt: ago(29), createdAt: ago(29) })
  await scene.delivery('aside', { state: 'aside', finishedAt: ago(100), createdAt: ago(100) })
  await scene.delivery('left draft', { state: 'draft', turn: ended.id, conversation: conversation.id, createdAt: ago(2) })
  await scene.delivery('draft', { state: 'draft', turn: open.id, conversation: conversation.id, createdAt: ago(2) })

  await tidyOnce({ store: scene.store, row }, now)
  t.deepEqual((await scene.events()).map(({ id }) => id).sort(), ['aside', 'new', 'recent'])
  t.deepEqual((await scene.rows()).map(({ message }) => (message as { text: string }).text), ['recent', 'aside', 'draft'])
})
