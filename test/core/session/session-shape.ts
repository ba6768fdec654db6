import test from 'ava'
import { ulid } from 'ulid'
import { shapeSessions } from '../../../core/session/session-shape.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)

databaseTest('each session has its own count and its last text, in the order asked for', async (t, database) => {
  const store = await database.open()
  const owner = await addPrincipal(store)
  const em = store.fork()
  const at = new Date(1_000)
  for (const [id, texts] of Object.entries({ one: ['a', 'b', '🎉'.repeat(300)], two: ['c'], none: [] })) {
    await em.insert(Session, { id, owner, agent: 'a', title: id, titled: false, origin: 'api', createdAt: at, updatedAt: at })
    const turn = { id: ulid(), owner, session: id, agent: 'a', model: null, origin: 'api' as const, status: 'done' as const, tainted: false, usage: null, error: null, claimedBy: null, fence: 0, leaseUntil: null, createdAt: at, finishedAt: at }
    await em.insert(Turn, turn)
    for (const [index, text] of texts.entries()) {
      await em.insert(Message, { id: ulid(1_000 + index), owner, session: id, turn: turn.id, role: 'user', text, status: 'complete', error: null, idempotencyKey: null, createdAt: at })
    }
  }
  const rows = await em.find(Session, {}, { orderBy: { id: 'desc' } })
  const shapes = await shapeSessions(store.fork(), rows)
  t.deepEqual(shapes.map(({ id, messages, lastText }) => [id, messages, lastText]), [['two', 1, 'c'], ['one', 3, '🎉'.repeat(200)], ['none', 0, '']])
  t.deepEqual(await shapeSessions(store.fork(), []), [])
})
