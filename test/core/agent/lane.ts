import test from 'ava'
import { createLanes } from '../../../core/agent/lane.ts'
import { TurnError } from '../../../core/agent/turn-error.ts'

test('work of one session runs in order, one at a time; sessions do not wait for each other', async t => {
  const lanes = createLanes()
  const log: string[] = []
  const gates = new Map<string, () => void>()
  const work = (name: string) => async () => {
    log.push(`${name} begins`)
    await new Promise<void>(resolve => gates.set(name, resolve))
    log.push(`${name} ends`)
  }
  const a1 = lanes.enter('a')
  const a2 = lanes.enter('a')
  const b1 = lanes.enter('b')
  // Entered first runs first, whoever is ready first.
  const second = a2.run(work('a2'))
  const first = a1.run(work('a1'))
  const other = b1.run(work('b1'))
  await new Promise(setImmediate)
  t.deepEqual(log, ['a1 begins', 'b1 begins'])
  gates.get('a1')?.()
  await first
  await new Promise(setImmediate)
  t.deepEqual(log, ['a1 begins', 'b1 begins', 'a1 ends', 'a2 begins'])
  gates.get('a2')?.()
  gates.get('b1')?.()
  await Promise.all([second, other, lanes.idle()])
})

test('a failure and a place that was left let the next one run', async t => {
  const lanes = createLanes()
  const [one, two, three] = [lanes.enter('a'), lanes.enter('a'), lanes.enter('a')]
  await t.throwsAsync(one.run(async () => { throw new TurnError('turn_lost', 'x') }), { code: 'turn_lost' })
  two.leave()
  await t.notThrowsAsync(three.run(async () => {}))
  await lanes.idle()
})

test('too many in one lane are refused, and a place is free again afterwards', async t => {
  const lanes = createLanes({ maxInLane: 2 })
  const one = lanes.enter('a')
  lanes.enter('a').leave()
  const two = lanes.enter('a')
  t.throws(() => lanes.enter('a'), { instanceOf: TurnError, code: 'session_busy' })
  t.notThrows(() => lanes.enter('b').leave())
  await Promise.all([one.run(async () => {}), two.run(async () => {})])
  t.notThrows(() => lanes.enter('a').leave())
})
