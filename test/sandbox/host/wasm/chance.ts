import test from 'ava'
import { createChance } from '../../../../sandbox/host/wasm/chance.ts'
import { clockStepMs } from '../../../../sandbox/protocol/deterministic.ts'

const bytes = (chance: ReturnType<typeof createChance>, count: number) => {
  const filled = new Uint8Array(count)
  chance.randomize(filled)
  return Buffer.from(filled).toString('hex')
}

test('clocks go in coarse steps', (t) => {
  const { now, elapsed } = createChance(undefined)
  const before = Date.now()
  t.is(now() % clockStepMs, 0)
  t.true(now() >= before - clockStepMs)
  t.true(Math.abs(elapsed() % clockStepMs) < 1e-6)
})

test('bytes are random, however many are asked for', (t) => {
  const chance = createChance(undefined)
  t.not(bytes(chance, 32), bytes(chance, 32))
  t.notRegex(bytes(chance, 200_000).slice(-200), /^0+$/)
})

test('fixed, time stands still and the same seed gives the same bytes', (t) => {
  const fixed = { now: 1_700_000_000_123, seed: 'a' }
  const [one, other] = [createChance(fixed), createChance(fixed)]
  t.is(one.now(), fixed.now)
  t.is(one.elapsed(), other.elapsed())
  const [first, second] = [bytes(one, 20), bytes(one, 20)]
  t.deepEqual([first, second], [bytes(other, 20), bytes(other, 20)])
  t.not(first, second)
  t.not(first, bytes(createChance({ ...fixed, seed: 'b' }), 20))
})
