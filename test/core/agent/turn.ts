import test from 'ava'
import { openChatBench } from '../../helpers/chat-bench.ts'

const calculator = { plugin: 'calculator', tool: 'evaluate', input: { type: 'object', properties: { expression: { type: 'string' } }, required: ['expression'] }, run: () => ({ result: '397.8' }) }
const clock = { plugin: 'clock', tool: 'now', input: { type: 'object', properties: { zone: { type: 'string' } } }, run: () => ({ time: '03:04', zone: 'Asia/Tokyo' }) }

test('a question is answered with two tools, called at once, their results in order', async t => {
  const bench = await openChatBench(t, { tools: [calculator, clock] })
  const { answer, steps, row, session, turn } = await bench.ask('what is 17% of 2,340, and what time is it in Tokyo?')

  t.is(answer.text, 'The result is 397.8. The time there is 03:04, Asia/Tokyo.')
  t.is(answer.status, 'complete')
  t.deepEqual(steps.map(({ kind, state, plugin }) => [kind, state, plugin]), [
    ['model', 'done', null],
    ['tool', 'done', 'calculator'],
    ['tool', 'done', 'clock'],
    ['model', 'done', null],
  ])
  t.deepEqual(steps[1]?.input, { expression: '17% of 2340' })
  t.is(row.status, 'done')
  t.deepEqual(row.usage, { inputTokens: 40, outputTokens: 18 })
  t.is(row.model, 'test/test-model')

  const ofTurn = bench.published.filter(({ topic }) => topic === `session:${session}`).map(({ type }) => type)
  t.is(ofTurn[0], 'turn.started')
  t.is(ofTurn.at(-1), 'message.final')
  t.is(ofTurn.filter(type => type === 'tool.finished').length, 2)
  const deltas = bench.published.filter(({ type }) => type === 'message.delta').map(({ data }) => Reflect.get(Object(data), 'text'))
  t.is(deltas.join(''), answer.text)
  t.is(turn, answer.turn)
})
