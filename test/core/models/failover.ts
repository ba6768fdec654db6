import test from 'ava'
import type { ModelEvent } from '../../../core/models/adapter.ts'
import type { Candidate } from '../../../core/models/candidate.ts'
import { maxTries, withFailover } from '../../../core/models/failover.ts'
import { ModelError } from '../../../core/models/model-error.ts'
import { createModelHealth } from '../../../core/models/model-health.ts'
import fc from '../../helpers/fast-check.ts'

const request = { model: 'chosen', messages: [], tools: [] }
const never = new AbortController().signal
const busy = (retryAfterMs?: number) => new ModelError('provider_rate_limited', 'busy', { ...(retryAfterMs !== undefined && { retryAfterMs }) })
const dropped = new ModelError('provider_broken', 'dropped', { remedy: 'again' })
const wrongKey = new ModelError('provider_refused', 'wrong key', { remedy: 'elsewhere' })
const badRequest = new ModelError('provider_refused', 'bad request', { remedy: 'none' })

type Act = ModelError | string | { says: string; breaks: ModelError }

/** Models that do in turn what is written for them, the last of it for ever. */
function bench(script: Record<string, Act[]>, health = createModelHealth()) {
  const asked: string[] = []
  const pauses: number[] = []
  const left = new Map(Object.entries(script).map(([id, acts]) => [id, [...acts]]))
  const candidates = Object.keys(script).map((id): Candidate => {
    const [provider = '', name = ''] = id.split('/')
    return {
      id, provider,
      connect: async () => ({
        model: { id, provider, name },
        adapter: {
          async *stream({ model }) {
            asked.push(`${provider}/${model}`)
            const acts = left.get(id) ?? []
            const act = acts.length > 1 ? acts.shift() : acts[0]
            if (act instanceof ModelError) throw act
            yield { type: 'text', text: typeof act === 'string' ? act : (act?.says ?? '') }
            if (typeof act === 'object') throw act.breaks
            yield { type: 'finish', reason: 'stop' }
          },
        },
      }),
    }
  })
  const [first, ...rest] = candidates
  const adapter = withFailover([first!, ...rest], { health, random: () => 1, pause: async ms => void pauses.push(ms) })
  const run = (msLeft = () => 300_000) => Array.fromAsync(adapter.stream(request, never, msLeft))
  return { asked, pauses, run, adapter, health }
}

async function* failing(): AsyncGenerator<ModelEvent> {
  yield await Promise.reject(busy(60_000))
}

const words = (events: ModelEvent[]) => events.map(event => (event.type === 'text' ? event.text : event.type === 'anew' ? `[${event.failed.id} ${event.error.code} → ${event.model.id}]` : event.type))

test('one that answers is asked once', async t => {
  const { run, asked, pauses } = bench({ 'a/x': ['hi'], 'b/y': ['ho'] })
  t.deepEqual(words(await run()), ['hi', 'finish'])
  t.deepEqual([asked, pauses], [['a/x'], []])
})

test('busy ones are asked again after growing pauses, then the next one', async t => {
  const { run, asked, pauses } = bench({ 'a/x': [busy()], 'b/y': ['ho'] })
  t.deepEqual(words(await run()), ['[a/x provider_rate_limited → a/x]', '[a/x provider_rate_limited → a/x]', '[a/x provider_rate_limited → b/y]', 'ho', 'finish'])
  t.deepEqual(asked, [...Array.from({ length: maxTries }, () => 'a/x'), 'b/y'])
  t.deepEqual(pauses, [500, 1_000])
})

test('a stream that breaks off begins anew, and says that what was heard is void', async t => {
  const { run } = bench({ 'a/x': [{ says: 'half', breaks: dropped }, 'whole'] })
  t.deepEqual(words(await run()), ['half', '[a/x provider_broken → a/x]', 'whole', 'finish'])
})

test('a wrong key goes to the next at once', async t => {
  const { run, asked, pauses } = bench({ 'a/x': [wrongKey], 'b/y': ['ho'] })
  await run()
  t.deepEqual([asked, pauses], [['a/x', 'b/y'], []])
})

test('a request that is refused itself is refused by the first', async t => {
  const { run, asked } = bench({ 'a/x': [badRequest], 'b/y': ['ho'] })
  t.is(await t.throwsAsync(run()), badRequest)
  t.deepEqual(asked, ['a/x'])
})

test('a wait that is asked for is waited where nobody else stands ready', async t => {
  const alone = bench({ 'a/x': [busy(40_000), 'hi'] })
  await alone.run()
  t.deepEqual(alone.pauses, [40_000])
  const two = bench({ 'a/x': [busy(40_000), 'hi'], 'b/y': ['ho'] })
  await two.run()
  t.deepEqual([two.asked, two.pauses], [['a/x', 'b/y'], []])
  const short = bench({ 'a/x': [busy(2_000), 'hi'], 'b/y': ['ho'] })
  await short.run()
  t.deepEqual([short.asked, short.pauses], [['a/x', 'a/x'], [2_000]])
})

test('nobody waits past the end of the turn', async t => {
  const { run, pauses } = bench({ 'a/x': [busy(40_000), 'hi'] })
  t.is((await t.throwsAsync(run(() => 40_000), { instanceOf: ModelError }))?.code, 'provider_rate_limited')
  t.deepEqual(pauses, [])
})

test('when all fail, the chosen one says why, and who else was tried', async t => {
  const { run } = bench({ 'a/x': [wrongKey], 'b/y': [dropped], 'c/z': [new ModelError('model_unknown', 'gone')] })
  const error = await t.throwsAsync(run(), { instanceOf: ModelError })
  t.is(error.code, 'provider_refused')
  t.regex(error.message, /^wrong key .*b\/y \(provider_broken\), c\/z \(model_unknown\)/)
})

test('who failed just now comes last for a while, and first again once it answers', async t => {
  let now = 0
  const health = createModelHealth({ now: () => now })
  await bench({ 'a/x': [dropped], 'b/y': ['ho'] }, health).run()
  const next = bench({ 'a/x': ['hi'], 'b/y': ['ho'] }, health)
  t.deepEqual(words(await next.run()), ['[a/x provider_broken → b/y]', 'ho', 'finish'])
  now += 60_000
  const later = bench({ 'a/x': ['hi'], 'b/y': ['ho'] }, health)
  await later.run()
  t.deepEqual(later.asked, ['a/x'])
})

test('one that was passed over is asked after all when the others fail', async t => {
  const health = createModelHealth()
  health.failed({ id: 'a/x', provider: 'a', name: 'x' }, dropped)
  const { run, asked } = bench({ 'a/x': ['hi'], 'b/y': [wrongKey] }, health)
  t.is(words(await run()).at(-2), 'hi')
  t.deepEqual(asked, ['b/y', 'a/x'])
})

test('a provider that is not there any more gives way to the next', async t => {
  const { adapter: working } = bench({ 'b/y': ['ho'] })
  const gone: Candidate = { id: 'a/x', provider: 'a', connect: () => Promise.reject(new ModelError('provider_unknown', 'no such')) }
  const there: Candidate = { id: 'b/y', provider: 'b', connect: async () => ({ model: { id: 'b/y', provider: 'b', name: 'y' }, adapter: working }) }
  const events = await Array.fromAsync(withFailover([gone, there], { health: createModelHealth() }).stream(request, never))
  t.deepEqual(words(events), ['[a/x provider_unknown → b/y]', 'ho', 'finish'])
})

test('a stop is no failure, while a model speaks and while one waits', async t => {
  const reason = new ModelError('provider_timeout', 'stopped')
  const speaking = new AbortController()
  const health = createModelHealth()
  const { adapter } = bench({ 'a/x': [{ says: 'half', breaks: dropped }], 'b/y': ['ho'] }, health)
  const error = await t.throwsAsync(async () => {
    for await (const event of adapter.stream(request, speaking.signal)) if (event.type === 'text') speaking.abort(reason)
  })
  t.is(error, dropped)
  t.is(health.lately({ id: 'a/x', provider: 'a', name: 'x' }), undefined)

  const waiting = new AbortController()
  const candidate: Candidate = {
    id: 'a/x', provider: 'a',
    connect: async () => ({ model: { id: 'a/x', provider: 'a', name: 'x' }, adapter: { stream: failing } }),
  }
  const paused = withFailover([candidate], { health, pause: (_ms, signal) => new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')))
    waiting.abort(reason)
  }) })
  t.is(await t.throwsAsync(Array.fromAsync(paused.stream(request, waiting.signal))), reason)
})

test('whatever fails, the last words heard are one whole answer, and nobody is asked more often than allowed', async t => {
  const act = fc.oneof(fc.constant<Act>('whole'), fc.constantFrom<Act>(busy(), dropped, wrongKey, { says: 'half', breaks: dropped }))
  await fc.assert(fc.asyncProperty(fc.array(fc.array(act, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }), async scripts => {
    const { run, asked } = bench(Object.fromEntries(scripts.map((acts, index) => [`p${index}/m`, acts])))
    const heard = words(await run().catch(() => []))
    const begun = heard.findLastIndex(word => word.startsWith('['))
    const counts = Object.values(Object.groupBy(asked, id => id)).map(each => each!.length)
    return counts.every(count => count <= maxTries) && (heard.length === 0 || heard.slice(begun + 1).join() === 'whole,finish')
  }))
  t.pass()
})
