import test from 'ava'
import { SchemaError } from '../../../sandbox/schema/schema-error.ts'
import { openChatBench } from '../../helpers/chat-bench.ts'

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
