import test from 'ava'
import { ulid } from 'ulid'
import { maxTurns, pastTurns } from '../../../core/agent/past-turns.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { Step } from '../../../core/store/entities/step.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import type { Store } from '../../../core/store/store.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const both = await onBothDatabases(test)
const idOf = (count: number) => `T${String(count).padStart(5, '0')}`

async function open(store: Store) {
  const owner = await addPrincipal(store)
  const session = ulid()
  const at = new Date()
  await store.fork().insert(Session, { id: session, owner, agent: 'assistant', title: '', titled: false, origin: 'console', createdAt: at, updatedAt: at })
  const addTurns = async (from: number, to: number, tainted = false) => {
    const numbers = Array.from({ length: to - from }, (_, index) => from + index)
    await store.fork().insertMany(Turn, numbers.map(count => ({ id: idOf(count), owner, session, agent: 'assistant', origin: 'console' as const, status: 'done' as const, tainted, taintedBy: [], fence: 1, createdAt: at })))
    await store.fork().insertMany(Message, numbers.map(count => ({ id: `M${String(count).padStart(5, '0')}`, owner, session, turn: idOf(count), role: 'user' as const, text: `said ${count}`, status: 'complete' as const, createdAt: at })))
  }
  const addStep = (turn: number, seq: number, row: object) =>
    store.fork().insert(Step, { id: ulid(), owner, turn: idOf(turn), seq, kind: 'model', state: 'done', createdAt: at, ...row } as never)
  return { session, addTurns, addStep }
}

both('messages and steps come back as they were stored', async (t, database) => {
  const store = await database.open()
  const { session, addTurns, addStep } = await open(store)
  await addTurns(0, 2)
  await addStep(0, 0, { output: { text: 'a "quoted" word', toolCalls: [] } })
  await addStep(0, 1, { kind: 'tool', state: 'failed', toolCall: 'c1', output: 'text', error: { code: 'x', message: 'y' } })
  const { turns, tainted, summary } = await pastTurns(store, session, idOf(1))
  t.false(tainted)
  t.is(summary, undefined)
  t.is(turns.length, 1)
  t.like(turns[0], { id: idOf(0), tainted: false })
  t.deepEqual(turns[0]?.steps.map(({ kind, state, toolCall, output, error }) => ({ kind, state, toolCall, output, error })), [
    { kind: 'model', state: 'done', toolCall: null, output: { text: 'a "quoted" word', toolCalls: [] }, error: null },
    { kind: 'tool', state: 'failed', toolCall: 'c1', output: 'text', error: { code: 'x', message: 'y' } },
  ])
})

both('long sessions are read back to their bound', async (t, database) => {
  const store = await database.open()
  const { session, addTurns } = await open(store)
  await addTurns(0, 250)
  const { turns } = await pastTurns(store, session, idOf(250))
  t.is(turns.length, maxTurns)
  t.deepEqual([turns[0]?.id, turns.at(-1)?.id], [idOf(50), idOf(249)])
  t.is((await pastTurns(store, session, idOf(0))).turns.length, 0)
})

both('a summary stands for what was before it, its turn and the later ones follow; the newest counts', async (t, database) => {
  const store = await database.open()
  const { session, addTurns, addStep } = await open(store)
  await addTurns(0, 60, true)
  await addTurns(60, 70)
  await addStep(20, 0, { kind: 'summary', output: { text: 'old', upTo: idOf(10) } })
  await addStep(62, 0, { kind: 'summary', output: { text: 'new', upTo: idOf(59) } })
  await addStep(65, 0, { kind: 'summary', state: 'failed', output: { text: 'broken', upTo: idOf(64) } })
  const past = await pastTurns(store, session, idOf(70))
  t.deepEqual(past.summary, { text: 'new', upTo: idOf(59) })
  t.deepEqual(past.turns.map(({ id }) => id), Array.from({ length: 10 }, (_, index) => idOf(60 + index)))
  t.false(past.tainted)
  t.deepEqual((await pastTurns(store, session, idOf(61))).summary, { text: 'old', upTo: idOf(10) })
})

both('a summary that the turn made before it was left counts when it is taken up', async (t, database) => {
  const store = await database.open()
  const { session, addTurns, addStep } = await open(store)
  await addTurns(0, 5, true)
  await addStep(4, 0, { kind: 'summary', output: { text: 'own', upTo: idOf(1) } })
  const past = await pastTurns(store, session, idOf(4))
  t.deepEqual(past.summary, { text: 'own', upTo: idOf(1) })
  t.deepEqual(past.turns.map(({ id }) => id), [idOf(2), idOf(3)])
  t.true(past.tainted)
})

both('files of a message come back with it', async (t, database) => {
  const store = await database.open()
  const { session, addTurns } = await open(store)
  await addTurns(0, 3)
  const attachments = [{ blob: 'B', name: 'ü "x".png', type: 'image/png', bytes: 5 }]
  await store.fork().nativeUpdate(Message, { turn: idOf(0) }, { attachments })
  const { turns } = await pastTurns(store, session, idOf(2))
  t.deepEqual(turns.map(({ messages }) => messages[0]?.attachments), [attachments, null])
})
