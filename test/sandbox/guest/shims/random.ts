import test from 'ava'
import { createRandom } from '../../../../sandbox/guest/shims/random.ts'

const take = (fill: (bytes: Uint8Array) => void, count: number) => {
  const bytes = new Uint8Array(count)
  fill(bytes)
  return Buffer.from(bytes).toString('hex')
}

test('one seed gives one stream, however it is taken', (t) => {
  const seed = new Uint8Array(48).fill(7)
  const whole = take(createRandom(seed), 5_000)
  const random = createRandom(seed)
  t.is([1, 999, 24, 2_976, 1_000].map((count) => take(random, count)).join(''), whole)
})

test('another seed gives another stream', (t) => {
  t.not(take(createRandom(new Uint8Array(48).fill(1)), 32), take(createRandom(new Uint8Array(48).fill(2)), 32))
})

test('nothing comes twice', (t) => {
  const random = createRandom(new Uint8Array(48))
  t.is(new Set(Array.from({ length: 1_000 }, () => take(random, 16))).size, 1_000)
})
