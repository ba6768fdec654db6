import test from 'ava'
import { noModel, openChatBench } from '../../helpers/chat-bench.ts'
import type { ModelScript } from '../../helpers/model-server.ts'

const calculator = { plugin: 'calculator', tool: 'evaluate', input: { type: 'object', properties: { expression: { type: 'string' } }, required: ['expression'] }, run: () => ({ result: '397.8' }) }
const clock = { plugin: 'clock', tool: 'now', input: { type: 'object', properties: { zone: { type: 'string' } } }, run: () => ({ time: '03:04', zone: 'Asia/Tokyo' }) }

const answering = (text: string): ModelScript => request => (request.messages.at(-1)?.role === 'tool' ? { text } : { calls: [{ name: 'a__b', arguments: {} }] })

test('a question is answered with two tools, called at once, their results in order', async t => {
  const bench = await openChatBench(t, { tools: [calculator, clock] })
  const { answer, steps, row, session, turn } = await bench.ask('what is 17% of 2,340, and what time is it in Tokyo?')

  t.is(answer.text, 'The result is 397.8. The time there is 03:04.')
  t.is(answer.status, 'complete')
  t.deepEqual(steps.map(({ kind, state, plugin }) => [kind, state, plugin]), [
    ['model', 'done', null],
    ['tool', 'done', 'calculator'],
    ['tool', 'done', 'clock'],
    ['model', 'done', null],
  ])
  t.deepEqual(steps[1]?.input, { expression: '17% of 2340' })
  t.is(row.status, 'done')
  t.deepEqual(row.usage, { inputTokens: 40, outputTokens: 17 })
  t.is(row.model, 'test/test-model')

  const ofTurn = bench.published.filter(({ topic }) => topic === `session:${session}`).map(({ type }) => type)
  t.is(ofTurn[0], 'turn.started')
  t.is(ofTurn.at(-1), 'message.final')
  t.is(ofTurn.filter(type => type === 'tool.finished').length, 2)
  const deltas = bench.published.filter(({ type }) => type === 'message.delta').map(({ data }) => Reflect.get(Object(data), 'text'))
  t.is(deltas.join(''), answer.text)
  t.is(turn, answer.turn)
})

test('a reply and the intent of its calls are stored before the tool runs', async t => {
  const seen: unknown[] = []
  const bench = await openChatBench(t, {
    script: answering('done'),
    tools: [{
      plugin: 'a', tool: 'b', effect: 'external',
      async run(_input, { turn = '' }) {
        seen.push(...(await bench.rows.steps(turn)).map(({ kind, state, toolCall, finishedAt }) => [kind, state, toolCall, finishedAt !== null]))
        const { status, fence, claimedBy, leaseUntil, tainted } = await bench.rows.turn(turn)
        seen.push([status, fence, claimedBy, leaseUntil instanceof Date, tainted])
        return 'result'
      },
    }],
  })
  const { row, steps } = await bench.ask('go')
  t.deepEqual(seen, [['model', 'done', null, true], ['tool', 'intended', 'call_1', false], ['running', 1, 'gateway-1', true, false]])
  t.is(steps[1]?.state, 'done')
  t.is(steps[1]?.output, 'result')
  t.true(row.tainted, 'what comes from outside taints the turn')
  t.is(row.leaseUntil, null)
})

test('a later turn that reads tainted history is tainted; one without is not', async t => {
  const bench = await openChatBench(t, { script: answering('done'), tools: [{ plugin: 'a', tool: 'b', effect: 'external', run: () => 1 }] })
  const first = await bench.ask('go')
  const script: ModelScript = () => ({ text: 'hello' })
  const other = await openChatBench(t, { store: bench.store, script })
  const second = await other.chat.send(bench.caller, { session: first.session, text: 'and now?' })
  const fresh = await other.chat.send(bench.caller, { text: 'and now?' })
  await other.chat.idle()
  t.like(await bench.rows.turn(second.turn), { tainted: true, taintedBy: ['a b'] })
  t.false((await bench.rows.turn(fresh.turn)).tainted)
})

test('with no model the turn fails with words, and commands still work', async t => {
  const bench = await openChatBench(t, { tools: [calculator], models: noModel })
  const failed = await bench.ask('hello')
  t.is(failed.answer.error?.code, 'model_missing')
  const { answer, steps, row } = await bench.ask({ session: failed.session, text: '/calculator evaluate 17% of 2340' })
  t.is(answer.text, '397.8')
  t.is(answer.status, 'complete')
  t.is(row.model, null)
  t.deepEqual(steps.map(({ kind, state, input, output }) => [kind, state, input, output]), [['tool', 'done', { expression: '17% of 2340' }, { result: '397.8' }]])
  t.is(bench.published.at(-1)?.type, 'message.final')
})

test('turns, tool calls and model calls are counted', async t => {
  const bench = await openChatBench(t, { script: answering('ok'), tools: [{ plugin: 'a', tool: 'b', run: () => 1 }] })
  await bench.ask('go')
  t.like(bench.counted.turns, [{ status: 'done' }])
  t.like(bench.counted.models, [{ provider: 'test', outcome: 'ok' }, { provider: 'test', outcome: 'ok' }])
})
