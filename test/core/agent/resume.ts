import test from 'ava'
import { progressOf } from '../../../core/agent/resume.ts'
import type { StepRow } from '../../../core/store/entities/step.ts'

const call = (id: string) => ({ id, name: 'a__b', arguments: '{}' })
const blank = { owner: 'o', turn: 't', plugin: null, tool: null, effect: null, toolCall: null, input: null, output: null, error: null, denials: null, ms: null, createdAt: new Date(0), finishedAt: null }
const model = (seq: number, text: string, ...ids: string[]): StepRow => ({ ...blank, id: `m${seq}`, seq, kind: 'model', state: 'done', output: { text, toolCalls: ids.map(call) } }) as StepRow
const tool = (seq: number, toolCall: string | null, state: StepRow['state'], output: unknown = null): StepRow => ({ ...blank, id: `t${seq}`, seq, kind: 'tool', state, plugin: 'a', tool: 'b', effect: 'read', toolCall, output }) as StepRow

test('a turn that begins has no past', (t) => {
  t.deepEqual(progressOf([], 1_000), { seq: 0, replies: 0, paragraphs: [], cards: [], finished: [] })
})

test('replies whose calls are over are read again by the model, with their results', (t) => {
  const progress = progressOf([model(0, 'First.', 'c1', 'c2'), tool(1, 'c1', 'done', 1), tool(2, 'c2', 'unknown'), model(3, '', 'c3'), tool(4, 'c3', 'done', 3)], 1_000)
  t.like(progress, { seq: 5, replies: 2, paragraphs: ['First.'] })
  t.is(progress.open, undefined)
  t.deepEqual(progress.finished.map(({ role }) => role), ['assistant', 'tool', 'tool', 'assistant', 'tool'])
  t.deepEqual(progress.cards.map(({ ok }) => ok), [true, null, true])
})

test('the last reply is open while one of its calls is', (t) => {
  const progress = progressOf([tool(2, 'c1', 'done', 1), model(1, 'Now.', 'c1', 'c2'), tool(3, 'c2', 'asked')], 1_000)
  t.deepEqual(progress.finished, [])
  t.like(progress.open, { text: 'Now.', calls: [call('c1'), call('c2')] })
  t.deepEqual(progress.open?.steps.map(({ id }) => id), ['t2', 't3'])
})

test('a call typed by hand is open without a reply', (t) => {
  const progress = progressOf([tool(0, null, 'intended')], 1_000)
  t.like(progress.open, { text: '', calls: [] })
  t.is(progress.open?.steps.length, 1)
})

test('a reply that the database lost the words of does not end the turn', (t) => {
  t.deepEqual(progressOf([{ ...model(0, ''), output: { broken: true } } as StepRow], 1_000).finished, [])
})
