import test from 'ava'
import { createWaste, maxWasteBytes } from '../../../core/channels/waste.ts'

test('it is full for the rest of its hour', (t) => {
  const clock = { ms: 0 }
  const waste = createWaste(() => clock.ms)
  waste.add(maxWasteBytes - 1)
  t.false(waste.isFull())
  waste.add(1)
  t.true(waste.isFull())
  clock.ms = 3_600_000
  t.false(waste.isFull())
  waste.add(5)
  t.false(waste.isFull())
})
