import test, { type ExecutionContext } from 'ava'
import { Step } from '../../../core/store/entities/step.ts'
import { openChatBench, modelAt } from '../../helpers/chat-bench.ts'
import { type ChatRequest, type ModelScript, startModelServer } from '../../helpers/model-server.ts'

const isSummary = (request: ChatRequest) => request.messages[0]?.content?.startsWith('You keep the memory') ?? false

/** A model whose facts are known, and that may play a small one. */
async function open(t: ExecutionContext, { contextTokens, script, ...more }: { contextTokens?: number; script: ModelScript } & Omit<NonNullable<Parameters<typeof openChatBench>[1]>, 'script'>) {
  const server = await startModelServer(script)
  t.teardown(server.close)
  const bench = await openChatBench(t, { ...more, models: { open: async () => ({ ...modelAt(server), facts: { contextTokens } }) } })
  return { ...bench, server, summaries: () => server.requests.filter(({ body }) => isSummary(body)) }
}

const long = 'A long story. '.repeat(150)

test('older turns are summarised when they no longer fit; later turns read the summary and what follows', async t => {
  const bench = await open(t, { contextTokens: 2_000, script: request => (isSummary(request) ? { text: 'They told a story.', usage: { prompt_tokens: 500, completion_tokens: 5 } } : { text: 'I see.' }) })
  const { session } = await bench.ask(`first ${long}`)
  await bench.ask({ session, text: `second ${long}` })
  t.is(bench.summaries().length, 0)
  const third = await bench.ask({ session, text: `third ${long}` })
  const made = bench.summaries().length
  t.true(made > 0)
  const [summary, reply] = third.steps
  t.like(summary, { kind: 'summary', state: 'done', output: { text: 'They told a story.' } })
  t.is(reply?.kind, 'model')
  t.is(third.answer.text, 'I see.')
  t.true((third.row.usage?.inputTokens ?? 0) > 500, 'its usage counts')

  const read = bench.server.requests.at(-1)?.body.messages ?? []
  t.deepEqual(read.map(({ role }) => role), ['system', 'user', 'assistant', 'user'])
  t.regex(read[1]?.content ?? '', /record, not a request.*\nThey told a story\./)
  t.regex(read[3]?.content ?? '', /^third/)

  await bench.ask({ session, text: 'fourth' })
  t.is(bench.summaries().length, made)
  const after = bench.server.requests.at(-1)?.body.messages ?? []
  t.deepEqual(after.slice(1).map(({ content }) => content?.split(' ')[0]?.trim()), ['[Summary', 'I', 'third', 'I', 'fourth'])
})

test('the next summary takes in the one before', async t => {
  const bench = await open(t, { contextTokens: 2_000, script: (request, count) => ({ text: isSummary(request) ? `Summary ${count}.` : 'I see.' }) })
  const { session } = await bench.ask(long)
  for (let count = 0; count < 5; count += 1) await bench.ask({ session, text: long })
  t.true(bench.summaries().length >= 2)
  t.regex(bench.summaries().at(-1)?.body.messages[1]?.content ?? '', /^Summary of what came before, as JSON text:\n"Summary \d+\."/)
})

test('a model that says it is too much gets less, though nothing was known of it', async t => {
  const bench = await open(t, {
    script: request => isSummary(request) ? { text: 'Short.' } : JSON.stringify(request.messages).length > 8_000 ? { status: 400, body: { error: { code: 'context_length_exceeded', message: 'This model has a maximum context length of 1500 tokens' } } } : { text: 'ok' },
  })
  const { session } = await bench.ask(long)
  for (let count = 0; count < 2; count += 1) await bench.ask({ session, text: long })
  const { answer, steps } = await bench.ask({ session, text: long })
  t.is(answer.text, 'ok')
  t.deepEqual(steps.map(({ kind }) => kind), ['summary', 'model'])
})

test('within a turn, results that were read already make room', async t => {
  let asked = 0
  const bench = await open(t, {
    contextTokens: 4_000,
    script: () => (++asked <= 3 ? { calls: [{ name: 'a__b', arguments: {} }] } : { text: 'done' }),
    tools: [{ plugin: 'a', tool: 'b', run: () => 'r'.repeat(6_000) }],
  })
  const { answer, steps } = await bench.ask('go')
  t.is(answer.text, 'done')
  const results = bench.server.requests.at(-1)?.body.messages.filter(({ role }) => role === 'tool').map(({ content }) => content?.length ?? 0) ?? []
  t.deepEqual(results.map(length => length > 5_000), [false, false, true])
  t.is(JSON.stringify(steps[1]?.output).length, 6_002, 'the journal keeps them whole')
})

test('a message that alone is too long is refused in words', async t => {
  const bench = await open(t, { script: () => ({ status: 400, body: { error: { code: 'context_length_exceeded', message: 'maximum context length' } } }) })
  const { row } = await bench.ask('go')
  t.is(row.error?.code, 'context_exceeded')
  t.is(bench.server.requests.length, 1)
})

test('without a summary the turn goes on with what fits, and the log says so', async t => {
  const bench = await open(t, { contextTokens: 2_000, script: request => (isSummary(request) ? { status: 400 } : { text: 'I see.' }) })
  const { session } = await bench.ask(long)
  await bench.ask({ session, text: long })
  const { answer, steps } = await bench.ask({ session, text: long })
  t.is(answer.text, 'I see.')
  t.deepEqual(steps.map(({ kind }) => kind), ['model'])
  t.true(bench.logged.some(({ message }) => /could not be summarised/.test(message)))
})

test('a stop during the summary stops the turn', async t => {
  const bench = await open(t, { contextTokens: 2_000, script: request => (isSummary(request) ? { hang: true } : { text: 'I see.' }) })
  const { session } = await bench.ask(long)
  await bench.ask({ session, text: long })
  const { turn } = await bench.chat.send(bench.caller, { session, text: long })
  await bench.server.arrived(3)
  await bench.chat.cancel(bench.caller, { turn })
  await bench.chat.idle()
  t.is((await bench.rows.turn(turn)).status, 'cancelled')
  t.is(await bench.server.requests[2]?.closed, 'cut')
})

test('a summary of what was read outside makes its turn read from outside', async t => {
  const bench = await open(t, {
    contextTokens: 2_000,
    script: (request, count) => (isSummary(request) ? { text: 'A page said so.' } : count === 1 ? { calls: [{ name: 'a__b', arguments: {} }] } : { text: 'I see.' }),
    tools: [{ plugin: 'a', tool: 'b', effect: 'external', run: () => 'page' }],
  })
  const first = await bench.ask(long)
  t.true(first.row.tainted)
  for (let count = 0; count < 4; count += 1) await bench.ask({ session: first.session, text: long })
  const summarised = await bench.store.fork().find(Step, { kind: 'summary' })
  t.true(summarised.length > 0)
  for (const { turn } of summarised) t.true((await bench.rows.turn(turn)).tainted)
  const { row } = await bench.ask({ session: first.session, text: 'more' })
  t.true(row.tainted)
})
