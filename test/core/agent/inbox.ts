import test from 'ava'
import { ulid } from 'ulid'
import { createInbox } from '../../../core/agent/inbox.ts'
import { OperationError } from '../../../core/operations/operation-error.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { callerOf } from '../../helpers/chat-bench.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const both = await onBothDatabases(test)

both('message and turn are stored together or not at all', async (t, database) => {
  const store = await database.open()
  const [caller, other] = [callerOf(await addPrincipal(store)), callerOf(await addPrincipal(store, 'member'))]
  const session = ulid()
  const at = new Date(0)
  await store.fork().insert(Session, { id: session, owner: caller.principal, agent: 'assistant', title: '', titled: false, origin: 'console', createdAt: at, updatedAt: at })
  const inbox = createInbox({ store, gateway: 'g', newId: ulid })

  const accepted = await inbox.accept(caller, { session, agent: 'assistant', text: 'hi', idempotencyKey: 'k' })
  t.like(accepted?.message, { role: 'user', text: 'hi', status: 'complete', tools: [] })
  t.is(await inbox.accept(caller, { session, agent: 'assistant', text: 'hi', idempotencyKey: 'k' }), undefined)
  t.is(await store.fork().count(Turn), 1)
  t.is(await store.fork().count(Message), 1)
  t.like(await store.fork().findOneOrFail(Turn, { id: accepted?.turn }), { status: 'queued', claimedBy: 'g', fence: 0, origin: 'console', owner: caller.principal })

  t.deepEqual(await inbox.known(caller, 'k'), { session, turn: accepted?.turn ?? '' })
  t.is(await inbox.known(other, 'k'), undefined)
  t.is(await inbox.known(caller, undefined), undefined)

  t.true((await inbox.ownSession(caller, session)).updatedAt > at)
  await t.throwsAsync(inbox.ownSession(other, session), { instanceOf: OperationError, code: 'not_found' })
  await t.throwsAsync(inbox.accept(caller, { session: ulid(), agent: 'assistant', text: 'hi' }))
  t.is(await store.fork().count(Turn), 1)
})
