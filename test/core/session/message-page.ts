import test from 'ava'
import { ulid } from 'ulid'
import { readMessages } from '../../../core/session/message-page.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)

databaseTest('a failed answer says why; a question carries nothing of its turn', async (t, database) => {
  const store = await database.open()
  const owner = await addPrincipal(store)
  const em = store.fork()
  const at = new Date(1_000)
  await em.insert(Session, { id: 's', owner, agent: 'a', title: '', titled: false, origin: 'api', createdAt: at, updatedAt: at })
  await em.insert(Turn, { id: 't', owner, session: 's', agent: 'a', model: null, origin: 'api', status: 'failed', tainted: false, usage: null, error: null, claimedBy: null, fence: 0, leaseUntil: null, createdAt: at, finishedAt: at })
  const message = { owner, session: 's', turn: 't', idempotencyKey: null, createdAt: at }
  await em.insert(Message, { ...message, id: ulid(1), role: 'user', text: 'q', status: 'complete', error: null })
  await em.insert(Message, { ...message, id: ulid(2), role: 'assistant', text: '', status: 'failed', error: { code: 'time_limit', message: 'm' } })
  const { messages } = await readMessages(store.fork(), { owner, session: 's', limit: 10 })
  t.deepEqual(messages.map(({ id: _id, ...rest }) => rest), [
    { role: 'user', text: 'q', turn: 't', createdAt: at.toISOString(), status: 'complete', tools: [] },
    { role: 'assistant', text: '', turn: 't', createdAt: at.toISOString(), status: 'failed', tools: [], error: { code: 'time_limit', message: 'm' } },
  ])
})

databaseTest('a full page knows whether there is more above', async (t, database) => {
  const store = await database.open()
  const owner = await addPrincipal(store)
  t.deepEqual(await readMessages(store.fork(), { owner, session: 'nowhere', limit: 1 }), { messages: [], next: null })
})
