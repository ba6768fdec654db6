import test from 'ava'
import { judge } from '../../../sandbox/attack/judge.ts'
import type { CallOutcome } from '../../../sandbox/attack/outcome.ts'

const outcome = (rest: Partial<CallOutcome>): CallOutcome => ({ code: 'ok', output: null, message: '', ms: 5, killed: false, whileLoading: false, ...rest })
const holding = { leaks: (text: string) => text.includes('mark') }
const expectation = { expect: ['ok', 'cpu_limit'], cpuMs: 300, wallMs: 1_500 }

test('an attack that ends as it must has been stopped, and by whom is said', (t) => {
  t.like(judge(outcome({ code: 'cpu_limit', ms: 310 }), expectation, holding), { succeeded: false, ring: 2, ms: 310, limitMs: 300 })
  t.like(judge(outcome({ code: 'cpu_limit', killed: true }), expectation, holding), { succeeded: false, ring: 0 })
})

test('another end than it must, a boast or a leak is a success', (t) => {
  t.true(judge(outcome({ code: 'wall_limit' }), expectation, holding).succeeded)
  t.true(judge(outcome({ output: { at: 'escaped' } }), expectation, holding).succeeded)
  t.true(judge(outcome({ output: ['the mark'] }), expectation, holding).succeeded)
  t.true(judge(outcome({ code: 'cpu_limit', message: 'the mark' }), expectation, holding).succeeded)
})

test('a start is given a second at least', (t) => {
  t.is(judge(outcome({ code: 'cpu_limit', whileLoading: true }), expectation, holding).limitMs, 1_000)
})
