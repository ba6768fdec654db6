import test from 'ava'
import type { RequestOrigin } from '../../../sandbox/broker/broker.ts'
import { fairBroker, requestsPerTurn } from '../../../sandbox/broker/fair-broker.ts'

function scene() {
  const begun: string[] = []
  const turns: (() => void)[] = []
  let closed = 0
  const broker = fairBroker({
    async handle({ plugin }, text) {
      begun.push(`${plugin.name} ${text}`)
      return `reply to ${text}`
    },
    [Symbol.dispose]: () => void closed++,
  }, { nextTurn: (work) => void turns.push(work) })
  const ask = (plugin: string, text: number | string) => broker.handle({ plugin: { name: plugin } } as RequestOrigin, String(text))
  const askMany = (plugin: string, count: number) => Promise.all(Array.from({ length: count }, (_, index) => ask(plugin, index + 1)))
  /** The next turn of the event loop. */
  function turn() {
    for (const work of turns.splice(0)) work()
    return begun.splice(0)
  }
  return { broker, begun, turns, ask, askMany, turn, timesClosed: () => closed }
}

test('a few requests begin at once, before anything else', async (t) => {
  const { begun, turns, askMany } = scene()
  const replies = askMany('a', requestsPerTurn)
  t.is(begun.length, requestsPerTurn)
  t.is(turns.length, 1)
  t.deepEqual(await replies, Array.from({ length: requestsPerTurn }, (_, index) => `reply to ${index + 1}`))
})

test('what is more waits for its turns, in order, and each is answered', async (t) => {
  const { begun, askMany, turn } = scene()
  const replies = askMany('a', 2 * requestsPerTurn + 3)
  const all = begun.splice(0)
  for (let some = turn(); some.length > 0; some = turn()) {
    t.true(some.length <= requestsPerTurn)
    all.push(...some)
  }
  t.deepEqual(all, Array.from({ length: 2 * requestsPerTurn + 3 }, (_, index) => `a ${index + 1}`))
  t.is((await replies).at(-1), `reply to ${2 * requestsPerTurn + 3}`)
})

test('a plugin that floods keeps another waiting for one of its requests, not for all', async (t) => {
  const { begun, askMany, ask, turn } = scene()
  const flood = askMany('flood', 100)
  begun.length = 0
  const reply = ask('calm', 'one')
  t.deepEqual(begun, [])
  t.deepEqual(turn().slice(0, 2), [`flood ${requestsPerTurn + 1}`, 'calm one'])
  t.is(await reply, 'reply to one')
  while (turn().length > 0);
  t.is((await flood).length, 100)
})

test('several that flood share each turn alike', async (t) => {
  const { begun, askMany, turn } = scene()
  const floods = ['a', 'b', 'c', 'd'].map((plugin) => askMany(plugin, 3 * requestsPerTurn))
  begun.length = 0
  turn()
  const count = (some: string[]) => ['b', 'c', 'd'].map((plugin) => some.filter((text) => text.startsWith(plugin)).length)
  t.deepEqual(count(turn()), [2, 2, 2])
  while (turn().length > 0);
  await Promise.all(floods)
})

test('after a quiet turn requests begin at once again', async (t) => {
  const { begun, turns, ask, askMany, turn } = scene()
  const first = askMany('a', requestsPerTurn)
  turn()
  t.is(turns.length, 0)
  begun.length = 0
  const last = ask('a', 'again')
  t.deepEqual(begun, ['a again'])
  await Promise.all([first, last])
})

test('it closes the broker behind it', (t) => {
  const { broker, timesClosed } = scene()
  broker[Symbol.dispose]()
  t.is(timesClosed(), 1)
})

test('of requests of megabytes one begins in a turn, and somebody else\'s the turn after it', async (t) => {
  const { begun, ask, turn } = scene()
  const large = 'x'.repeat(6_000_000)
  const replies = [1, 2, 3].map(() => ask('large', large))
  t.is(begun.splice(0).length, 1)
  replies.push(ask('calm', 'one'))
  t.deepEqual([turn(), turn(), turn()].map((some) => some.map((text) => text.slice(0, 8))), [['large xx'], ['calm one', 'large xx'], []])
  await Promise.all(replies)
})
