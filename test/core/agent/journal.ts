import test from 'ava'
import { ulid } from 'ulid'
import { openJournal } from '../../../core/agent/journal.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { Step } from '../../../core/store/entities/step.ts'
import { onBothDatabases, type TestDatabase } from '../../helpers/databases.ts'
import { openLane } from '../../helpers/lane.ts'

const both = await onBothDatabases(test)

async function runningTurn(database: TestDatabase) {
  const { store, accept, claims } = await openLane(database)
  const { turn } = await accept()
  await claims().take(1)
  const row = () => store.fork().findOneOrFail(Turn, { id: turn.id })
  const usage = { inputTokens: 1, outputTokens: 2 }
  const journal = async (gateway = 'one') => openJournal({ store, turn: await row(), gateway, seq: 0, usage: () => usage, newId: ulid })
  return { store, turn, journal, row, steps: () => store.fork().find(Step, { turn: turn.id }, { orderBy: { seq: 'asc' } }) }
}

const intent = (id: string) => ({ id, plugin: 'a', tool: 'b', effect: 'external' as const, toolCall: id, input: { x: '\0 and \ud800' } })
const intents = (...ids: string[]) => ({ steps: ids.map(intent), asked: new Set<string>(), approvals: [] })
const end = { status: 'done' as const, text: 'answer', error: null }

both('replies, intents and results are stored in order, and the end with the last reply', async (t, database) => {
  const { journal, row, steps, store, turn } = await runningTurn(database)
  const mine = await journal()
  mine.useModel('p/m', [])
  const [one, two] = [ulid(), ulid()]
  await mine.replied({ text: 'see', toolCalls: [] }, 5, intents(one, two))
  await Promise.all([
    mine.returned(two, { state: 'failed', error: { code: 'x', message: 'y' }, denials: [], ms: 2 }, undefined),
    mine.returned(one, { state: 'done', output: { a: [null] }, denials: [], ms: 1 }, 'a b'),
  ])
  t.deepEqual(mine.taintedBy(), ['a b'])
  await mine.finish(end, { reply: { text: 'answer', toolCalls: [] }, state: 'done', ms: 3 })
  t.deepEqual((await steps()).map(({ seq, kind, state, ms }) => [seq, kind, state, ms]), [[0, 'model', 'done', 5], [1, 'tool', 'done', 1], [2, 'tool', 'failed', 2], [3, 'model', 'done', 3]])
  t.like(await row(), { status: 'done', tainted: true, taintedBy: ['a b'], model: 'p/m', usage: { inputTokens: 1, outputTokens: 2 }, leaseUntil: null })
  t.like(await store.fork().findOneOrFail(Message, { turn: turn.id, role: 'assistant' }), { id: turn.reply, text: 'answer', status: 'complete' })
  await t.throwsAsync(mine.finish(end, undefined), { code: 'turn_lost' })
})

both('what is to be delivered is stored with the end, or neither is', async (t, database) => {
  const { journal, row, store, turn } = await runningTurn(database)
  const mine = await journal()
  await t.throwsAsync(mine.finish(end, undefined, async () => { throw new Error('no such conversation') }), { message: 'no such conversation' })
  t.is((await row()).status, 'running')
  t.is(await store.fork().count(Message, { turn: turn.id, role: 'assistant' }), 0)
})

both('whoever lost the turn cannot write any more, and leaves nothing half-written', async (t, database) => {
  const { journal, store, turn, steps } = await runningTurn(database)
  const mine = await journal()
  await store.fork().nativeUpdate(Turn, { id: turn.id }, { fence: 2, claimedBy: 'two' })
  for (const write of [
    () => mine.replied({ text: '', toolCalls: [] }, 1, intents(ulid())),
    () => mine.intend(intents(ulid())),
    () => mine.returned(ulid(), { state: 'done', denials: [], ms: 1 }, 'a b'),
    () => mine.approved(ulid()),
    () => mine.summarised('so far', turn.id, 1),
    () => mine.suspend(),
    () => mine.leave(),
    () => mine.finish(end, undefined),
  ]) await t.throwsAsync(write, { code: 'turn_lost' })
  t.deepEqual(await steps(), [])
  t.is(await store.fork().count(Message, { turn: turn.id, role: 'assistant' }), 0)
})

both('a turn that is left waits again, with what it has spent', async (t, database) => {
  const { journal, row } = await runningTurn(database)
  await (await journal()).leave()
  t.like(await row(), { status: 'queued', claimedBy: null, leaseUntil: null, fence: 1, usage: { inputTokens: 1, outputTokens: 2 } })
})

both('a turn that is gone cannot be written to', async (t, database) => {
  const { journal, store, turn } = await runningTurn(database)
  const mine = await journal()
  await store.fork().nativeDelete(Session, { id: turn.session })
  await t.throwsAsync(mine.intend(intents(ulid())), { code: 'turn_lost' })
})
