import test from 'ava'
import { createOpenTurns } from '../../../core/channels/open-turns.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { receptionScene } from '../../helpers/reception-scene.ts'

const databaseTest = await onBothDatabases(test)

databaseTest('what waits or runs is stopped, the last one first: of a conversation, of one person there, of a person on a channel', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store, { policy: 'open', dailyLimit: 10 })
  const ann = await scene.pair('ann')
  for (const from of ['ann', 'eve', 'ann']) await scene.write({ from, group: true })
  await scene.write({ from: 'ann' })
  const [first, second, third, direct] = await store.fork().find(Turn, {}, { orderBy: { id: 'asc' } })
  await store.fork().nativeUpdate(Turn, { id: first!.id }, { status: 'done' })
  await store.fork().insert(Turn, { id: 'at-the-console', owner: ann, session: direct!.session, actor: ann, scopes: [], agent: 'assistant', origin: 'console', status: 'queued', createdAt: new Date() })
  const cancelled: [string, string][] = []
  const turns = createOpenTurns({ store, chat: { cancel: async (by, { turn }) => (cancelled.push([turn, by.principal]), { cancelled: turn !== third!.id }) } })

  t.is(await turns.stopSession(second!.session, second!.actor), 1)
  t.deepEqual(cancelled.splice(0), [[second!.id, scene.owner]])
  t.is(await turns.stopSession(second!.session), 1)
  t.deepEqual(cancelled.splice(0), [[third!.id, scene.owner], [second!.id, scene.owner]])
  t.is(await turns.stopPerson('telegram', ann), 1)
  t.deepEqual(cancelled.splice(0), [[direct!.id, ann], [third!.id, scene.owner]])
  t.is(await turns.stopPerson('other', ann), 0)
})
