import test, { type ExecutionContext } from 'ava'
import { createBudgets } from '../../../core/budgets/budgets.ts'
import { spendingsOf } from '../../../core/budgets/spending-rows.ts'
import { dayOf } from '../../../core/budgets/day.ts'
import { createAnthropic } from '../../../core/models/anthropic.ts'
import type { Candidate } from '../../../core/models/candidate.ts'
import { withFailover } from '../../../core/models/failover.ts'
import { createModelHealth } from '../../../core/models/model-health.ts'
import type { OpenModel } from '../../../core/models/models.ts'
import { createOpenAiCompatible } from '../../../core/models/openai-compatible.ts'
import { readMessages } from '../../../core/session/message-page.ts'
import { startAnthropicServer } from '../../helpers/anthropic-server.ts'
import { openChatBench } from '../../helpers/chat-bench.ts'
import { type ModelScript, startModelServer } from '../../helpers/model-server.ts'

const price = { input: 1, output: 10 }

/** Two models on servers of their own, one behind the other. */
async function twoModels(t: ExecutionContext, first: ModelScript, second: ModelScript) {
  const servers = await Promise.all([startModelServer(first), startModelServer(second)])
  for (const server of servers) t.teardown(server.close)
  const health = createModelHealth()
  const [a, b] = servers.map(({ url }, index): Candidate => {
    const provider = ['one', 'two'][index]!
    const model = { id: `${provider}/m`, provider, name: 'm', facts: { price } }
    return { id: model.id, provider, connect: async () => ({ model, adapter: createOpenAiCompatible({ name: provider, kind: 'compatible', baseUrl: url, key: 'k' }) }) }
  })
  const open = async (): Promise<OpenModel> => ({ id: 'one/m', provider: 'one', name: 'm', facts: { price }, adapter: withFailover([a!, b!], { health, pause: async () => {} }) })
  return { servers, models: { open } }
}

test('a model that never stops is stopped at the limit of tokens, and its socket closed', async t => {
  const bench = await openChatBench(t, { limits: { tokens: 50 }, script: () => ({ text: 'word '.repeat(200), after: 100, ends: 'hang' }) })
  const { answer, row } = await bench.ask('go')
  t.is(row.error?.code, 'tokens_limit')
  t.true(answer.text.startsWith('word word'))
  t.is(await bench.server.requests[0]?.closed, 'cut')
})

test('a reply that breaks off is begun anew by the next model, in the same message; tools that ran do not run again', async t => {
  const { models, servers } = await twoModels(
    t,
    request => (request.messages.at(-1)?.role === 'tool' ? { text: 'half of an answer', after: 3, ends: 'cut' } : { text: 'Let me see.', calls: [{ name: 'a__b', arguments: {} }] }),
    () => ({ text: 'The whole answer.' }),
  )
  let ran = 0
  const bench = await openChatBench(t, { models, tools: [{ plugin: 'a', tool: 'b', effect: 'external', run: () => (ran += 1) }] })
  const { answer, row, steps, session } = await bench.ask('go')
  t.is(answer.text, 'Let me see.\n\nThe whole answer.')
  t.is(ran, 1)
  t.is(servers[0]!.requests.length, 4)
  t.deepEqual(servers[1]!.requests[0]?.body.messages.map(({ role }) => role), ['system', 'user', 'assistant', 'tool'])
  t.is(row.model, 'two/m')
  t.deepEqual(steps.map(({ kind, state }) => [kind, state]), [['model', 'done'], ['tool', 'done'], ['model', 'done']])

  const shown = (await readMessages(bench.store.fork(), { owner: bench.caller.principal, session, limit: 10 })).messages.at(-1)
  t.like(shown, { model: 'two/m', fellBack: { from: 'one/m', code: 'provider_broken' } })
  const final = bench.published.findLast(({ type }) => type === 'message.final')
  t.like(final?.data, { message: { text: answer.text, fellBack: { from: 'one/m' } } })

  // What a listener puts together is what was stored.
  const heard = bench.published.filter(({ type }) => type === 'message.delta').map(({ data }) => data as { from: number; text: string; anew?: true })
  t.true(heard.some(({ anew }) => anew))
  t.is(heard.reduce((text, piece) => text.slice(0, piece.from) + piece.text, ''), answer.text)
})

test('when nobody answers, the words that were heard last stay', async t => {
  const { models } = await twoModels(t, () => ({ text: 'half of an answer', after: 3, ends: 'cut' }), () => ({ status: 401 }))
  const { answer, row } = await (await openChatBench(t, { models })).ask('go')
  t.is(answer.text, 'half of ')
  t.is(row.error?.code, 'provider_broken')
  t.regex(row.error?.message ?? '', /two\/m \(provider_refused\)/)
})

test('each try is counted for the model it was made with; a refusal costs nothing', async t => {
  const { models } = await twoModels(t, (_request, count) => (count === 1 ? { status: 429, headers: { 'retry-after': '0' } } : { text: 'x'.repeat(400), after: 2, ends: 'cut' }), () => ({ text: 'ok', usage: { prompt_tokens: 100, completion_tokens: 10 } }))
  const bench = await openChatBench(t, { models })
  const store = bench.store
  const budgets = createBudgets({ store, daily: () => ({}), facts: () => ({}) })
  const counted = await openChatBench(t, { store, models, budgets })
  const { row, answer } = await counted.ask('go')
  t.is(answer.text, 'ok')
  const spent = await spendingsOf(store, dayOf(new Date()))
  t.deepEqual(spent.map(({ model, agent }) => [model, agent]).toSorted(), [['one/m', 'assistant'], ['two/m', 'assistant']])
  t.like(spent.find(({ model }) => model === 'two/m'), { inputTokens: 100, outputTokens: 10, microUsd: 200 })
  // Two streams that broke off after a hundred tokens each.
  t.is(spent.find(({ model }) => model === 'one/m')?.outputTokens, 200)
  t.is(row.usage?.outputTokens, 210)
  t.deepEqual(counted.counted.models.map(call => Reflect.get(Object(call), 'outcome')), ['provider_rate_limited', 'provider_broken', 'provider_broken', 'ok'])
})

test('a day whose budget is spent ends the turn before the model is asked', async t => {
  const bench = await openChatBench(t, { script: () => ({ text: 'hi', usage: { prompt_tokens: 60, completion_tokens: 40 } }) })
  const budgets = createBudgets({ store: bench.store, daily: () => ({ tokens: 150 }), facts: () => ({}) })
  const limited = await openChatBench(t, { store: bench.store, budgets, script: () => ({ text: 'hi', usage: { prompt_tokens: 60, completion_tokens: 40 } }) })
  t.is((await limited.ask('one')).row.status, 'done')
  t.is((await limited.ask('two')).row.status, 'done')
  const { row, answer } = await limited.ask('three')
  t.is(row.error?.code, 'budget_spent')
  t.regex(answer.error?.message ?? '', /Today's budget of this gateway is used up: 150 tokens/)
  t.is(limited.server.requests.length, 2)
})

test('a turn that is taken up again goes on with what it had spent, and its day counts each reply once', async t => {
  const usage = { prompt_tokens: 60, completion_tokens: 40 }
  const started = Promise.withResolvers<void>()
  const first = await openChatBench(t, { script: () => ({ calls: [{ name: 'a__b', arguments: {} }], usage }), tools: [{ plugin: 'a', tool: 'b', run: () => (started.resolve(), new Promise(() => {})) }] })
  const { store } = first
  const budgets = createBudgets({ store, daily: () => ({ tokens: 1_000_000 }), facts: () => ({}) })
  const left = await openChatBench(t, { store, budgets, script: () => ({ calls: [{ name: 'a__b', arguments: {} }], usage }), tools: [{ plugin: 'a', tool: 'b', run: () => (started.resolve(), new Promise(() => {})) }] })
  const { turn } = await left.chat.send(left.caller, { text: 'go' })
  await started.promise
  await left.chat[Symbol.asyncDispose]()
  t.deepEqual((await left.rows.turn(turn)).usage, { inputTokens: 60, outputTokens: 40 })

  const next = await openChatBench(t, { store, budgets, script: () => ({ text: 'done', usage }), tools: [{ plugin: 'a', tool: 'b', run: () => 1 }] })
  await next.chat.idle()
  t.like(await next.rows.turn(turn), { status: 'done', usage: { inputTokens: 120, outputTokens: 80 } })
  const spent = await spendingsOf(store, dayOf(new Date()))
  t.deepEqual(spent.map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens]), [[120, 80]])
})

test("Anthropic's own model goes through a turn, its thinking goes back with the results", async t => {
  const server = await startAnthropicServer(t, ({ messages }) => (messages.length === 1 ? { thinking: 'hm', calls: [{ name: 'a__b', input: { x: 1 } }] } : { text: 'Done.', usage: { cache_read_input_tokens: 30 } }))
  const model = { id: 'anthropic/claude-opus-5-5', provider: 'anthropic', name: 'claude-opus-5-5' }
  const adapter = createAnthropic({ name: 'anthropic', kind: 'anthropic', baseUrl: server.url, key: 'k' })
  const bench = await openChatBench(t, { models: { open: async () => ({ ...model, adapter }) }, tools: [{ plugin: 'a', tool: 'b', run: () => ({ y: 2 }) }] })
  const { answer, row, session } = await bench.ask('go')
  t.is(answer.text, 'Done.')
  t.deepEqual(row.usage, { inputTokens: 70, outputTokens: 18 })
  t.deepEqual(server.requests[1]?.body.messages.map(({ role, content }) => [role, content.map(({ type }) => type)]), [['user', ['text']], ['assistant', ['thinking', 'tool_use']], ['user', ['tool_result']]])
  await bench.ask({ session, text: 'and now?' })
  t.notRegex(JSON.stringify(server.requests[2]?.body.messages), /"thinking"/)
})
