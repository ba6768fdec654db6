import test from 'ava'
import { sleepPlan } from '../../../sandbox/supervisor/sleep-plan.ts'
import fc from '../../helpers/fast-check.ts'

const rules = { idleMs: 300_000, memoryMb: 100 }
const guest = (name: string, idleMs: number, mb = 10) => ({ name, idleMs, mb })

test('whoever had nothing to do for long sleeps, whatever memory there is', (t) => {
  t.deepEqual(sleepPlan([guest('old', 300_000), guest('new', 299_999)], 0, rules), ['old'])
})

test('over the budget, the longest idle sleep first, and no more than is needed', (t) => {
  t.deepEqual(sleepPlan([guest('a', 5_000), guest('b', 9_000), guest('c', 7_000)], 115, rules), ['b', 'c'])
  t.deepEqual(sleepPlan([guest('a', 5_000), guest('b', 9_000)], 100, rules), [])
})

test('one that was at work a moment ago stays', (t) => {
  t.deepEqual(sleepPlan([guest('a', 999), guest('b', 1_000)], 1_000, rules), ['b'])
})

test('nobody sleeps for memory that others give back, and nobody twice', (t) => {
  const guests = fc.uniqueArray(fc.record({ name: fc.string({ minLength: 1 }), idleMs: fc.nat(600_000), mb: fc.integer({ min: 1, max: 60 }) }), { selector: ({ name }) => name })
  fc.assert(fc.property(guests, fc.nat(500), (idle, heldMb) => {
    const plan = sleepPlan(idle, heldMb, rules)
    t.is(new Set(plan).size, plan.length)
    const early = idle.filter(({ name, idleMs }) => plan.includes(name) && idleMs < rules.idleMs).toSorted((a, b) => b.idleMs - a.idleMs)
    const last = early.at(-1)
    const given = idle.filter(({ name }) => plan.includes(name) && name !== last?.name).reduce((sum, { mb }) => sum + mb, 0)
    if (last !== undefined) t.true(heldMb - given > rules.memoryMb)
  }))
})
