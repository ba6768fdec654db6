import test from 'ava'
import { type PastTurn, turnMessages } from '../../../core/agent/history.ts'
import fc from '../../helpers/fast-check.ts'

const historyOf = (turns: readonly Pick<PastTurn, 'messages' | 'steps'>[]) => turns.flatMap(turn => turnMessages({ id: 't', tainted: false, ...turn }))
const said = (user: string, assistant: string): Pick<PastTurn, 'messages' | 'steps'> => ({ messages: [{ role: 'user', text: user }, { role: 'assistant', text: assistant }], steps: [] })
const model = (seq: number, output: unknown): PastTurn['steps'][number] => ({ kind: 'model', state: 'done', seq, toolCall: null, output, error: null })
const tool = (seq: number, toolCall: string | null, more: Partial<PastTurn['steps'][number]>): PastTurn['steps'][number] => ({ kind: 'tool', state: 'done', seq, toolCall, output: null, error: null, ...more })

test('earlier tool calls come back with their results, and the answer once', t => {
  const call = { id: 'c1', name: 'a__b', arguments: '{}' }
  const turn: Pick<PastTurn, 'messages' | 'steps'> = {
    messages: [{ role: 'user', text: 'q' }, { role: 'assistant', text: 'Let me see.\n\nSo it is.' }],
    steps: [tool(1, 'c1', { output: { x: 1 } }), model(2, { text: 'So it is.', toolCalls: [] }), model(0, { text: 'Let me see.', toolCalls: [call] })],
  }
  t.deepEqual(historyOf([turn]), [
    { role: 'user', text: 'q' },
    { role: 'assistant', text: 'Let me see.', toolCalls: [call] },
    { role: 'tool', toolCall: 'c1', text: '{"x":1}' },
    { role: 'assistant', text: 'So it is.', toolCalls: [] },
  ])
})

test('a call whose outcome nobody knows says so; a failed one says why', t => {
  const calls = ['a', 'b', 'c', 'd'].map(id => ({ id, name: 'x', arguments: '{}' }))
  const steps = [model(0, { text: '', toolCalls: calls }), tool(1, 'a', { state: 'intended' }), tool(2, 'b', { state: 'unknown' }), tool(3, 'c', { state: 'failed', error: { code: 'wall_limit', message: 'slow' } })]
  const texts = historyOf([{ messages: [{ role: 'user', text: 'q' }], steps }]).flatMap(message => (message.role === 'tool' ? [message.text] : []))
  t.deepEqual(texts.map(text => JSON.parse(text).error.code), ['outcome_unknown', 'outcome_unknown', 'wall_limit', 'outcome_unknown'])
})

test('a command by hand is told as words', t => {
  t.deepEqual(historyOf([{ ...said('/calculator evaluate 1+1', '2'), steps: [tool(0, null, { output: { result: '2' } })] }]), [
    { role: 'user', text: '/calculator evaluate 1+1' },
    { role: 'assistant', text: '2', toolCalls: [] },
  ])
})

test('a long result of an earlier turn is shortened', t => {
  const steps = [model(0, { text: '', toolCalls: [{ id: 'a', name: 'x', arguments: '{}' }] }), tool(1, 'a', { output: 'x'.repeat(60_000) })]
  t.true((historyOf([{ messages: [], steps }])[1]?.text.length ?? 0) < 5_000)
})

test('a step that was damaged in the database is left out', t => {
  for (const output of [null, 5, { text: 1 }, { text: 'a', toolCalls: [{ id: 1 }] }]) t.deepEqual(historyOf([{ messages: [{ role: 'user', text: 'q' }], steps: [model(0, output)] }]), [{ role: 'user', text: 'q' }])
})

test('every call is followed by exactly its results, whatever is missing', t => {
  const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 5 })
  fc.assert(
    fc.property(ids, ids, (called, returned) => {
      const steps = [model(0, { text: 't', toolCalls: called.map(id => ({ id, name: 'x', arguments: '{}' })) }), ...returned.map((id, index) => tool(index + 1, id, { output: 1 }))]
      const [reply, ...results] = historyOf([{ messages: [], steps }])
      t.is(reply?.role, 'assistant')
      t.deepEqual(results.map(message => (message.role === 'tool' ? message.toolCall : undefined)), called)
    }),
  )
})

test('of the files of an earlier message only their lines remain', t => {
  const attachments = [{ blob: 'B', name: 'cat.png', type: 'image/png', bytes: 8 }]
  t.deepEqual(historyOf([{ messages: [{ role: 'user', text: '', attachments }, { role: 'assistant', text: 'A cat.' }], steps: [] }])[0], { role: 'user', text: '[Attached file "cat.png" (image/png, 8 bytes)]' })
})
