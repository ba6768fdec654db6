import test from 'ava'
import { createSleeper, idleGuests, memoryOf } from '../../../sandbox/supervisor/sleeper.ts'
import type { PooledHost } from '../../../sandbox/supervisor/host-pool.ts'

const host = (rssMb: number, ...guests: [name: string, idleMs: number | undefined, heapMb: number][]) =>
  ({ host: { rssMb: () => rssMb, guests: () => guests.map(([name, idleMs, heapMb]) => ({ plugin: { name }, idleMs, heapMb })) } }) as unknown as PooledHost

test('one alone gives back its process, one of several its heap', (t) => {
  t.is(memoryOf(1, 50, 3), 50)
  t.is(memoryOf(1, undefined, 3), 4.5)
  t.is(memoryOf(2, 50, 3), 4.5)
  t.deepEqual(idleGuests(host(80, ['a', 5, 2], ['b', undefined, 9])), [{ name: 'a', idleMs: 5, mb: 3.5 }])
})

test('a look puts to sleep whom the rules say, as they are now', (t) => {
  const slept: string[] = []
  let idleMs = 1_000
  using sleeper = createSleeper({
    pool: { running: () => [host(50, ['a', 500, 1]), host(60, ['b', 2_000, 1])], spares: () => [], sleep: (name) => void slept.push(name) },
    rules: () => ({ idleMs, memoryMb: 1_000 }),
  })
  sleeper.look()
  t.deepEqual(slept, ['b'])
  idleMs = 400
  sleeper.look()
  t.deepEqual(slept.slice(1).toSorted(), ['a', 'b'])
})
