import test from 'ava'
import { CapabilityError } from '../../../sandbox/broker/capability-error.ts'
import { SchemaError } from '../../../sandbox/schema/schema-error.ts'
import { noModel, openChatBench } from '../../helpers/chat-bench.ts'
import type { ModelScript } from '../../helpers/model-server.ts'

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

const answering = (text: string): ModelScript => request => (request.messages.at(-1)?.role === 'tool' ? { text } : { calls: [{ name: 'a__b', arguments: {} }] })

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
  t.true((await bench.rows.turn(second.turn)).tainted)
  t.false((await bench.rows.turn(fresh.turn)).tainted)
})

test('tool calls of one reply run side by side, and their results stand in the order of the calls', async t => {
  const both = Promise.withResolvers<void>()
  const first = Promise.withResolvers<void>()
  const bench = await openChatBench(t, {
    script: request => (request.messages.at(-1)?.role === 'tool' ? { text: 'ok' } : { calls: [{ name: 'a__slow', arguments: {} }, { name: 'a__quick', arguments: {} }] }),
    tools: [
      { plugin: 'a', tool: 'slow', run: async () => (both.resolve(), await first.promise, 'slow one') },
      { plugin: 'a', tool: 'quick', run: async () => (await both.promise, first.resolve(), 'quick one') },
    ],
  })
  await bench.ask('go')
  t.deepEqual(bench.server.requests[1]?.body.messages.slice(-2).map(({ content }) => content), ['slow one', 'quick one'])
})

test('what a model asks for wrongly is told to it, and the turn goes on', async t => {
  const ran: unknown[] = []
  const bench = await openChatBench(t, {
    script: request => request.messages.at(-1)?.role === 'tool'
      ? { text: 'I see.' }
      : { calls: [{ name: '__proto__', arguments: {} }, { name: 'a__c', arguments: {} }, { name: 'a__b', arguments: '{"broken' }, { name: 'a__b', arguments: `{"x":"${'y'.repeat(10_000_000)}"}` }, { name: 'a__fails', arguments: {} }, { name: 'a__b', arguments: {} }] },
    tools: [
      { plugin: 'a', tool: 'b', run: () => void ran.push(1) },
      { plugin: 'a', tool: 'fails', run: () => { throw new SchemaError('schema_mismatch', 'a fails: input /x: is missing', {}) } },
    ],
  })
  const { answer, steps } = await bench.ask('go')
  t.is(answer.text, 'I see.')
  t.is(ran.length, 1)
  t.deepEqual(steps.filter(({ kind }) => kind === 'tool').map(({ error }) => error?.code), ['tool_unknown', 'tool_unknown', 'input_invalid', 'input_invalid', 'schema_mismatch', undefined])
  const back = bench.server.requests[1]?.body.messages
  t.deepEqual(back?.filter(({ role }) => role === 'assistant')[0]?.tool_calls?.map(call => call.function.arguments), ['{}', '{}', '{}', '{}', '{}', '{}'])
  t.true(JSON.stringify(back).length < 10_000)
})

test('a thousand calls at once become few, and the model is told', async t => {
  let ran = 0
  const bench = await openChatBench(t, {
    script: request => (request.messages.at(-1)?.role === 'tool' ? { text: 'ok' } : { calls: Array.from({ length: 1_000 }, (_, index) => ({ id: `c${index}`, name: 'a__b', arguments: {} })) }),
    tools: [{ plugin: 'a', tool: 'b', run: () => (ran += 1) }],
  })
  const { steps } = await bench.ask('go')
  t.is(ran, 32)
  t.is(steps.length, 34)
  t.regex(bench.server.requests[1]?.body.messages.at(-1)?.content ?? '', /968 more calls .* were not made/)
})

test('a failure inside the gateway is logged, and told without its details', async t => {
  const bench = await openChatBench(t, { script: answering('ok'), tools: [{ plugin: 'a', tool: 'b', run: () => { throw new TypeError('secret path /root/x') } }] })
  const { steps } = await bench.ask('go')
  t.is(steps[1]?.error?.code, 'internal')
  t.notRegex(JSON.stringify([steps, bench.published, bench.server.requests.map(({ body }) => body)]), /secret path/)
  t.is(bench.logged.length, 1)
})

test('what a refused request was is told with the call, and kept', async t => {
  const denial = { capability: 'net.http', tried: 'GET https://example.com/', message: 'not granted', grant: { capability: 'net.http', scope: { allow: [] } } }
  const bench = await openChatBench(t, { script: answering('ok'), tools: [{ plugin: 'a', tool: 'b', run: () => { throw new CapabilityError('grant_missing', 'a may not read example.com', { denials: [denial] }) } }] })
  const { steps } = await bench.ask('go')
  t.deepEqual(steps[1]?.denials, [denial])
  const finished = bench.published.find(({ type }) => type === 'tool.finished')?.data
  t.like(finished, { ok: false, error: { code: 'grant_missing', message: 'a may not read example.com' }, denials: [denial] })
})

test('a big result is cut for the model and in the journal', async t => {
  const bench = await openChatBench(t, { script: answering('ok'), tools: [{ plugin: 'a', tool: 'b', run: () => 'x'.repeat(2_000_000) }], toolResultBytes: 2_000 })
  const { steps } = await bench.ask('go')
  const told = bench.server.requests[1]?.body.messages.at(-1)?.content ?? ''
  t.regex(told, /\[Cut here: 2000 of 2000000 bytes/)
  t.is(steps[1]?.output, told)
})

test('an endless loop of tools ends at the limit of steps, with what was said', async t => {
  const bench = await openChatBench(t, { limits: { steps: 3 }, script: () => ({ text: 'Once more.', calls: [{ name: 'a__b', arguments: {} }] }), tools: [{ plugin: 'a', tool: 'b', run: () => 1 }] })
  const { answer, row, session } = await bench.ask('go')
  t.is(bench.server.requests.length, 3)
  t.is(answer.text, 'Once more.\n\nOnce more.\n\nOnce more.')
  t.is(answer.status, 'failed')
  t.is(row.error?.code, 'steps_limit')
  t.regex(answer.error?.message ?? '', /3 model replies/)
  t.is(bench.published.filter(({ topic }) => topic === `session:${session}`).at(-1)?.type, 'turn.failed')
})

test('tokens are limited between replies', async t => {
  const bench = await openChatBench(t, { limits: { tokens: 100 }, script: () => ({ calls: [{ name: 'a__b', arguments: {} }], usage: { prompt_tokens: 90, completion_tokens: 20 } }), tools: [{ plugin: 'a', tool: 'b', run: () => 1 }] })
  const { row } = await bench.ask('go')
  t.is(row.error?.code, 'tokens_limit')
  t.is(bench.server.requests.length, 1)
  t.deepEqual(row.usage, { inputTokens: 90, outputTokens: 20 })
})

test('a model that never stops is stopped at the limit of tokens, and its socket closed', async t => {
  const bench = await openChatBench(t, { limits: { tokens: 50 }, script: () => ({ text: 'word '.repeat(200), after: 100, then: 'hang' }) })
  const { answer, row } = await bench.ask('go')
  t.is(row.error?.code, 'tokens_limit')
  t.true(answer.text.startsWith('word word'))
  t.is(await bench.server.requests[0]?.closed, 'cut')
})

test('time is limited, and what was said is kept', async t => {
  const bench = await openChatBench(t, { limits: { seconds: 2 }, script: () => ({ text: 'one two three', after: 2, then: 'hang' }) })
  const { answer, row } = await bench.ask('go')
  t.is(row.error?.code, 'time_limit')
  t.is(answer.text, 'one ')
})

test('an answer that the model cut at its own limit, declined or left empty says so', async t => {
  for (const [reply, code] of [
    [{ text: 'some', finish: 'length' }, 'tokens_limit'],
    [{ text: 'some', finish: 'content_filter' }, 'provider_refused'],
    [{ text: ' ' }, 'provider_broken'],
  ] as const) {
    const { answer } = await (await openChatBench(t, { script: () => reply })).ask('go')
    t.is(answer.error?.code, code)
    t.is(answer.status, 'failed')
  }
})

test('a model that breaks off leaves what it said, and the next turn reads it', async t => {
  const bench = await openChatBench(t, { script: (_request, count) => (count === 1 ? { text: 'one two three', after: 3, then: 'end' } : { text: 'better' }) })
  const { session, answer, steps } = await bench.ask('go')
  t.is(answer.error?.code, 'provider_broken')
  t.is(answer.text, 'one two ')
  t.deepEqual(steps.map(({ kind, state }) => [kind, state]), [['model', 'failed']])
  await bench.ask({ session, text: 'again' })
  t.deepEqual(bench.server.requests[1]?.body.messages.slice(1).map(({ role, content }) => [role, content]), [['user', 'go'], ['assistant', 'one two '], ['user', 'again']])
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
  t.like(bench.counted.tools, [{ plugin: 'a', tool: 'b', code: 'ok' }])
})
