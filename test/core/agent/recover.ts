import test from 'ava'
import { createInbox } from '../../../core/agent/inbox.ts'
import { openJournal } from '../../../core/agent/journal.ts'
import { endLeftTurns } from '../../../core/agent/recover.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { Step } from '../../../core/store/entities/step.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { callerOf, openChatBench } from '../../helpers/chat-bench.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'
import { ulid } from 'ulid'

const both = await onBothDatabases(test)

both('turns left by a crash are ended with words; what was said stays, calls under way are unknown', async (t, database) => {
  const store = await database.open()
  const caller = callerOf(await addPrincipal(store))
  const session = ulid()
  const at = new Date()
  await store.fork().insert(Session, { id: session, owner: caller.principal, agent: 'assistant', title: '', titled: false, origin: 'console', createdAt: at, updatedAt: at })
  const arrive = async (gateway: string) => (await createInbox({ store, gateway, newId: ulid }).accept(caller, { session, agent: 'assistant', text: 'hi' }))?.turn ?? ''
  const journalOf = (turn: string, gateway: string, leaseMs = 60_000) => openJournal({ store, turn: { id: turn, owner: caller.principal, session }, gateway, leaseMs, newId: ulid })

  const running = await arrive('me')
  const mine = journalOf(running, 'me')
  await mine.claim()
  await mine.replied({ text: 'Let me see.', toolCalls: [{ id: 'c', name: 'a__b', arguments: '{}' }] }, { state: 'done', ms: 1 }, [{ id: ulid(), plugin: 'a', tool: 'b', effect: 'write', toolCall: 'c', input: {} }])
  const queued = await arrive('me')
  const elsewhere = await arrive('other')
  await journalOf(elsewhere, 'other').claim()
  const expired = await arrive('other')
  await journalOf(expired, 'other', -1_000).claim()

  t.is(await endLeftTurns({ store, gateway: 'me' }), 3)
  t.is(await endLeftTurns({ store, gateway: 'me' }), 0)

  const statusOf = async (id: string) => (await store.fork().findOneOrFail(Turn, { id })).status
  t.deepEqual(await Promise.all([running, queued, elsewhere, expired].map(statusOf)), ['failed', 'failed', 'running', 'failed'])
  t.like(await store.fork().findOneOrFail(Message, { turn: running, role: 'assistant' }), { text: 'Let me see.', status: 'failed', error: { code: 'gateway_stopped', message: 'The gateway stopped while answering. Ask again.' } })
  t.is((await store.fork().findOneOrFail(Step, { turn: running, kind: 'tool' })).state, 'unknown')
  await t.throwsAsync(mine.returned(ulid(), { state: 'done', denials: [], ms: 1 }, false), { code: 'turn_lost' })
  await t.throwsAsync(mine.finish({ status: 'done', message: ulid(), text: 'late', error: null, usage: null }), { code: 'turn_lost' })
})

test('after a recovery the session goes on', async t => {
  const bench = await openChatBench(t, { script: () => ({ text: 'ok' }) })
  const { session } = await bench.ask('one')
  t.is(await endLeftTurns({ store: bench.store, gateway: 'gateway-1' }), 0)
  t.is((await bench.ask({ session, text: 'two' })).answer.text, 'ok')
})
