import test from 'ava'
import { ulid } from 'ulid'
import { createInbox } from '../../../core/agent/inbox.ts'
import { openJournal } from '../../../core/agent/journal.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { Step } from '../../../core/store/entities/step.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { callerOf } from '../../helpers/chat-bench.ts'
import { onBothDatabases, type TestDatabase } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const both = await onBothDatabases(test)

async function queuedTurn(database: TestDatabase) {
  const store = await database.open()
  const caller = callerOf(await addPrincipal(store))
  const session = ulid()
  const at = new Date()
  await store.fork().insert(Session, { id: session, owner: caller.principal, agent: 'assistant', title: '', titled: false, origin: 'console', createdAt: at, updatedAt: at })
  const accepted = await createInbox({ store, gateway: 'one', newId: ulid }).accept(caller, { session, agent: 'assistant', text: 'hi' })
  const turn = { id: accepted?.turn ?? '', owner: caller.principal, session }
  const journal = (gateway = 'one') => openJournal({ store, turn, gateway, leaseMs: 60_000, newId: ulid })
  return { store, turn, journal, row: () => store.fork().findOneOrFail(Turn, { id: turn.id }), steps: () => store.fork().find(Step, { turn: turn.id }, { orderBy: { seq: 'asc' } }) }
}

const intent = (id: string) => ({ id, plugin: 'a', tool: 'b', effect: 'external' as const, toolCall: id, input: { x: '\0 and \ud800' } })
const end = { status: 'done' as const, message: 'm', text: 'answer', error: null, usage: { inputTokens: 1, outputTokens: 2 } }

both('a turn is claimed once', async (t, database) => {
  const { journal, row } = await queuedTurn(database)
  const claims = await Promise.all([journal('one').claim(), journal('two').claim(), journal('three').claim()])
  t.deepEqual(claims.filter(Boolean).length, 1)
  t.like(await row(), { status: 'running', fence: 1 })
})

both('replies, intents and results are stored in order, and the end with the last reply', async (t, database) => {
  const { journal, row, steps, store, turn } = await queuedTurn(database)
  const mine = journal()
  await mine.claim()
  mine.useModel('p/m', false)
  const [one, two] = [ulid(), ulid()]
  await mine.replied({ text: 'see', toolCalls: [] }, { state: 'done', ms: 5 }, [intent(one), intent(two)])
  await Promise.all([
    mine.returned(two, { state: 'failed', error: { code: 'x', message: 'y' }, denials: [], ms: 2 }, false),
    mine.returned(one, { state: 'done', output: { a: [null] }, denials: [], ms: 1 }, true),
  ])
  await mine.finish(end, { reply: { text: 'answer', toolCalls: [] }, state: 'done', ms: 3 })
  t.deepEqual((await steps()).map(({ seq, kind, state, ms }) => [seq, kind, state, ms]), [[0, 'model', 'done', 5], [1, 'tool', 'done', 1], [2, 'tool', 'failed', 2], [3, 'model', 'done', 3]])
  t.like(await row(), { status: 'done', tainted: true, model: 'p/m', usage: { inputTokens: 1, outputTokens: 2 }, leaseUntil: null })
  t.like(await store.fork().findOneOrFail(Message, { turn: turn.id, role: 'assistant' }), { id: 'm', text: 'answer', status: 'complete' })
  await t.throwsAsync(mine.finish({ ...end, message: 'again' }), { code: 'turn_lost' })
})

both('whoever lost the turn cannot write any more, and leaves nothing half-written', async (t, database) => {
  const { journal, store, turn, steps } = await queuedTurn(database)
  const mine = journal()
  await mine.claim()
  await store.fork().nativeUpdate(Turn, { id: turn.id }, { fence: 2, claimedBy: 'two' })
  for (const write of [
    () => mine.replied({ text: '', toolCalls: [] }, { state: 'done', ms: 1 }, [intent(ulid())]),
    () => mine.intend([intent(ulid())]),
    () => mine.returned(ulid(), { state: 'done', denials: [], ms: 1 }, true),
    () => mine.finish(end),
  ]) await t.throwsAsync(write, { code: 'turn_lost' })
  t.deepEqual(await steps(), [])
  t.is(await store.fork().count(Message, { turn: turn.id, role: 'assistant' }), 0)
})

both('a turn that is gone cannot be claimed', async (t, database) => {
  const { journal, store, turn } = await queuedTurn(database)
  await store.fork().nativeDelete(Session, { id: turn.session })
  t.false(await journal().claim())
})
