import test from 'ava'
import { createBudgets } from '../../../core/budgets/budgets.ts'
import { addSpending, spendingsOf } from '../../../core/budgets/spending-rows.ts'
import { createModelRequests } from '../../../core/guest-work/model-requests.ts'
import type { ModelEvent, ModelRequest } from '../../../core/models/adapter.ts'
import { ModelError } from '../../../core/models/model-error.ts'
import { onBothDatabases, type TestDatabase } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const both = await onBothDatabases(test)
const now = () => new Date('2026-11-22T10:00:00Z')
const said = (text: string, usage = { inputTokens: 30, outputTokens: 12 }): ModelEvent[] => [{ type: 'text', text }, { type: 'usage', ...usage }, { type: 'finish', reason: 'stop' }]

async function open(database: TestDatabase, answer: (signal: AbortSignal) => Iterable<ModelEvent> | AsyncIterable<ModelEvent> = () => said('hello')) {
  const store = await database.open()
  const ann = await addPrincipal(store)
  const requests: ModelRequest[] = []
  const opened: (string | null | undefined)[] = []
  const port = createModelRequests({
    store, now,
    modelOf: (kind) => (kind === 'small' ? 'p/tiny' : undefined),
    budgets: createBudgets({ store, daily: () => ({ tokens: 5_000 }), facts: () => ({}), now }),
    models: {
      async open(id) {
        opened.push(id)
        return { id: id ?? 'p/large', provider: 'p', name: 'm', adapter: { async *stream(request, signal) { requests.push(request); yield* answer(signal) } } }
      },
    },
  })
  const ask = (more: { maxTokens?: number; model?: 'small' | 'default'; tokensPerDay?: number; signal?: AbortSignal; plugin?: string } = {}) =>
    port.complete({ plugin: more.plugin ?? 'notes', caller: { principal: ann }, signal: more.signal ?? new AbortController().signal }, { model: more.model ?? 'default', messages: [{ role: 'user', text: 'hi' }], maxTokens: more.maxTokens ?? 100 }, { tokensPerDay: more.tokensPerDay ?? 1_000 })
  return { store, ann, ask, requests, opened }
}

both('a plugin asks under our system prompt, without tools, on the book of its person', async (t, database) => {
  const { store, ann, ask, requests, opened } = await open(database)
  t.deepEqual(await ask({ model: 'small' }), { text: 'hello', usage: { inputTokens: 30, outputTokens: 12 }, stop: 'end' })
  await ask()
  t.deepEqual(opened, ['p/tiny', null])
  t.deepEqual(requests[0]!.tools, [])
  t.deepEqual(requests[0]!.messages.map(({ role }) => role), ['system', 'user'])
  t.regex(requests[0]!.messages[0]!.text, /plugin notes/)
  t.like((await spendingsOf(store, '2026-11-22')).toSorted((a, b) => (a.model < b.model ? -1 : 1)), [{ owner: ann, agent: 'plugin:notes', model: 'p/large', inputTokens: 30 }, { owner: ann, agent: 'plugin:notes', model: 'p/tiny', outputTokens: 12 }])
})

both('the day\'s tokens are counted over restarts and persons, also those that requests at work may need', async (t, database) => {
  const { store, ask, requests } = await open(database)
  const bob = await addPrincipal(store, 'member')
  await store.commit((sql) => addSpending(sql, { day: '2026-11-22', owner: bob, agent: 'plugin:notes', model: 'p/x', inputTokens: 700, outputTokens: 0, microUsd: 0 }))
  await t.throwsAsync(ask({ maxTokens: 300 }), { code: 'quota_exceeded' } as object)
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => ask({ maxTokens: 100 })))
  t.true(outcomes.filter(({ status }) => status === 'fulfilled').length <= 2)
  t.is(requests.length, outcomes.filter(({ status }) => status === 'fulfilled').length)
  t.is((await ask({ plugin: 'other', maxTokens: 300 })).text, 'hello')
})

both('the gateway\'s own budget holds too', async (t, database) => {
  const { store, ann, ask } = await open(database)
  await store.commit((sql) => addSpending(sql, { day: '2026-11-22', owner: ann, agent: 'assistant', model: 'p/x', inputTokens: 5_000, outputTokens: 0, microUsd: 0 }))
  await t.throwsAsync(ask(), { code: 'quota_exceeded', message: /of this gateway/ } as object)
})

both('a model that talks on is cut off, and what it said is paid', async (t, database) => {
  let left = false
  const { store, ask } = await open(database, async function* () {
    try { for (;;) yield { type: 'text', text: 'x'.repeat(100) } } finally { left = true }
  })
  const { text, stop, usage } = await ask({ maxTokens: 50 })
  t.deepEqual([text.length, stop, left], [200, 'length', true])
  t.true(usage.outputTokens >= 50)
  t.is((await spendingsOf(store, '2026-11-22'))[0]!.outputTokens, usage.outputTokens)
})

both('what the model fails with is told by its code; a call that ended is cancelled', async (t, database) => {
  const failing = await open(database, () => { throw new ModelError('provider_unreachable', 'Nobody answers.') })
  await t.throwsAsync(failing.ask(), { code: 'model_failed', message: /provider_unreachable/ } as object)
  const controller = new AbortController()
  const hanging = await open(database, async function* (signal) {
    controller.abort()
    signal.throwIfAborted()
    yield* said('late')
  })
  await t.throwsAsync(hanging.ask({ signal: controller.signal }), { code: 'cancelled' } as object)
})

both('whoever gives up before the first word has asked all the same', async (t, database) => {
  let controller = new AbortController()
  const { store, ask, requests } = await open(database, async function* (signal) {
    controller.abort()
    signal.throwIfAborted()
    yield* said('late')
  })
  const outcomes: string[] = []
  for (let n = 0; n < 40; n++) {
    controller = new AbortController()
    outcomes.push(await ask({ signal: controller.signal, tokensPerDay: 1_000 }).then(() => 'ok', ({ code }: { code: string }) => code))
  }

  t.is(outcomes.at(-1), 'quota_exceeded')
  t.true(requests.length < 20, String(requests.length))
  t.like((await spendingsOf(store, '2026-11-22'))[0], { agent: 'plugin:notes', outputTokens: 0 })
})

both('a call that ended before the model was asked costs nothing', async (t, database) => {
  const { store, ask, requests } = await open(database)
  await t.throwsAsync(ask({ signal: AbortSignal.abort() }), { code: 'cancelled' } as object)
  t.deepEqual([requests.length, (await spendingsOf(store, '2026-11-22')).length], [0, 0])
})
