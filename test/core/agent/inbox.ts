import test from 'ava'
import { maxInLane } from '../../../core/agent/inbox.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { openLane } from '../../helpers/lane.ts'

const both = await onBothDatabases(test)

both('a message and its turn are stored together; the answer will stand under its question', async (t, database) => {
  const { store, accept, owner, session } = await openLane(database)
  const { turn, message } = await accept({ text: 'hi' })
  t.like(await store.fork().findOneOrFail(Turn, { id: turn.id }), { owner, actor: owner, session, status: 'queued', claimedBy: null, fence: 0 })
  t.like(await store.fork().findOneOrFail(Message, { id: message.id }), { owner, turn: turn.id, role: 'user', text: 'hi' })
  t.true(turn.id < message.id && message.id < turn.reply)
})

both('a turn that nothing stands before is begun at once, where there is a place', async (t, database) => {
  const { store, accept } = await openLane(database)
  const first = await accept({ claim: true })
  const row = await store.fork().findOneOrFail(Turn, { id: first.turn.id })
  t.like(row, { status: 'running', claimedBy: 'one', fence: 1 })
  t.true(row.leaseUntil instanceof Date)
  const second = await accept({ claim: true })
  t.is((await store.fork().findOneOrFail(Turn, { id: second.turn.id })).status, 'queued')
})

both('the same key at the same moment is one message', async (t, database) => {
  const { store, accept } = await openLane(database)
  const sent = await Promise.allSettled([accept({ idempotencyKey: 'k' }), accept({ idempotencyKey: 'k' }), accept({ idempotencyKey: 'k' })])
  t.is(sent.filter(({ status }) => status === 'fulfilled').length, 1)
  t.is(await store.fork().count(Message), 1)
  t.is(await store.fork().count(Turn), 1)
})

both('a lane takes so many and no more, also from two at once', async (t, database) => {
  const { store, accept, session, openSession } = await openLane(database)
  const sent = await Promise.allSettled(Array.from({ length: maxInLane + 5 }, () => accept()))
  t.is(sent.filter(({ status }) => status === 'rejected').length, 5)
  t.is(await store.fork().count(Turn, { session }), maxInLane)
  await t.throwsAsync(accept(), { code: 'session_busy' })
  await t.notThrowsAsync(async () => accept({ session: await openSession() }))
})

both('a session that is gone, or is somebody else\'s, takes nothing', async (t, database) => {
  const { store, accept } = await openLane(database)
  await t.throwsAsync(accept({ session: 'nowhere' }), { code: 'not_found' })
  t.is(await store.fork().count(Message), 0)
})
