import test from 'ava'
import { modelAt, openChatBench } from '../../helpers/chat-bench.ts'
import { type ChatRequest, startModelServer } from '../../helpers/model-server.ts'

const isSummary = (request: ChatRequest) => request.messages[0]?.content?.startsWith('You keep the memory') ?? false

test('what is too long for one request is taken in several, each with the summary so far; of too much the newest stays', async t => {
  const server = await startModelServer((request, count) => ({ text: isSummary(request) ? `so far ${count}` : 'ok' }))
  t.teardown(server.close)
  let contextTokens = 1_000_000
  const bench = await openChatBench(t, { limits: { tokens: 1_000_000 }, models: { open: async () => ({ ...modelAt(server), facts: { contextTokens } }) } })
  const { session } = await bench.ask('message 0')
  for (let count = 1; count < 30; count += 1) await bench.ask({ session, text: `message ${count} ${'x'.repeat(1_500)}` })
  t.false(server.requests.some(({ body }) => isSummary(body)))

  // As after a change to a small model.
  contextTokens = 3_000
  const { steps } = await bench.ask({ session, text: 'and now?' })
  const asked = server.requests.filter(({ body }) => isSummary(body)).map(({ body }) => body.messages[1]?.content ?? '')
  t.is(asked.length, 6)
  t.false(asked[0]!.includes('Summary of what came before'))
  for (const text of asked.slice(1)) t.regex(text, /^Summary of what came before, as JSON text:\n"so far \d+"/)
  t.false(asked.join().includes('message 1 '), 'the oldest are left out')
  t.regex(asked.at(-1)!, /message 2[5-9] /)
  for (const text of asked) t.true(text.length < 3_000 * 4)
  t.deepEqual(steps.map(({ kind }) => kind), ['summary', 'model'])
  t.like(steps[0]?.output, { text: `so far ${server.requests.length - 1}` })
})

test('an empty summary is none', async t => {
  const server = await startModelServer(request => ({ text: isSummary(request) ? ' ' : 'ok' }))
  t.teardown(server.close)
  const bench = await openChatBench(t, { models: { open: async () => ({ ...modelAt(server), facts: { contextTokens: 1_000 } }) } })
  const { session } = await bench.ask('x'.repeat(4_000))
  const { steps, answer } = await bench.ask({ session, text: 'and now?' })
  t.deepEqual(steps.map(({ kind }) => kind), ['model'])
  t.is(answer.text, 'ok')
})
