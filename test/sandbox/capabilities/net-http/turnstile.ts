import test from 'ava'
import { createTurnstile } from '../../../../sandbox/capabilities/net-http/turnstile.ts'

const { signal } = new AbortController()

test('who comes past the limit waits for a turn to end, in the order of coming', async (t) => {
  const turnstile = createTurnstile({ maxOpen: 1, maxWaiting: 10 })
  const first = await turnstile('a', signal)
  const order: number[] = []
  const later = [1, 2].map(async (number) => {
    using _turn = await turnstile('a', signal)
    order.push(number)
  })
  t.deepEqual(order, [])
  first[Symbol.dispose]()
  await Promise.all(later)
  t.deepEqual(order, [1, 2])
})

test('one plugin does not wait for another', async (t) => {
  const turnstile = createTurnstile({ maxOpen: 1, maxWaiting: 0 })
  await turnstile('a', signal)
  await t.notThrowsAsync(turnstile('b', signal))
})

test('past those who may wait there is rate_limited', async (t) => {
  const turnstile = createTurnstile({ maxOpen: 1, maxWaiting: 0 })
  await turnstile('a', signal)
  await t.throwsAsync(turnstile('a', signal), { code: 'rate_limited' })
})

test('an abort leaves the line, and its place is not lost to others', async (t) => {
  const turnstile = createTurnstile({ maxOpen: 1, maxWaiting: 1 })
  const first = await turnstile('a', signal)
  const controller = new AbortController()
  const waiting = turnstile('a', controller.signal)
  controller.abort()
  await t.throwsAsync(waiting, { name: 'AbortError' })
  await t.throwsAsync(turnstile('a', controller.signal), { name: 'AbortError' })
  const next = turnstile('a', signal)
  first[Symbol.dispose]()
  await t.notThrowsAsync(next)
})

test('all turns ended, the count begins anew', async (t) => {
  const turnstile = createTurnstile({ maxOpen: 2, maxWaiting: 0 })
  for (let round = 0; round < 5; round++) {
    const turns = await Promise.all([turnstile('a', signal), turnstile('a', signal)])
    for (const turn of turns) turn[Symbol.dispose]()
  }

  t.pass()
})
