import test from 'ava'
import type { AttackResult, SuiteReport } from '../../../sandbox/attack/run.ts'
import { isClean, scoreboard } from '../../../sandbox/attack/scoreboard.ts'
import { unmeasuredRings } from '../../../sandbox/supervisor/ring-report.ts'

const result: AttackResult = { attack: 'loop', family: 'bombs', tries: 'an endless loop', engine: 'isolate', tier: 'bundled', succeeded: false, by: 'a limit', ring: 2, said: 'cpu_limit', ms: 900, limitMs: 300 }
const bystander = { calls: 100, completed: 99, wrong: 0 }

function report(results: AttackResult[], rest: Partial<SuiteReport> = {}, wrong = 0): SuiteReport {
  return { rounds: [{ name: 'here', rings: unmeasuredRings, results, bystanders: { isolate: { ...bystander, wrong }, wasm: bystander }, lagMs: { p50: 1, p99: 3, max: 9 }, ms: 2_000 }], selfChecks: [], ...rest }
}

test('what got through is named, and the report is not clean', (t) => {
  const bad = report([result, { ...result, attack: 'worse', succeeded: true, said: 'it was read' }])
  t.false(isClean(bad))
  t.regex(scoreboard(bad), /1 of 2 succeeded/)
  t.regex(scoreboard(bad), /GOT THROUGH: worse .*it was read/)
})

test('a blind suite and a wrong answer of another plugin are not clean either', (t) => {
  t.true(isClean(report([result])))
  t.false(isClean(report([result], { selfChecks: [{ name: 'a wall', noticed: false, said: 'x' }] })))
  t.false(isClean(report([result], {}, 1)))
})

test('what ran on past its limit, and what is weaker for want of a wall, is told', (t) => {
  const text = scoreboard(report([result, { ...result, attack: 'signal', family: 'process', tries: 'sends a signal', missing: 'bubblewrap' }]))
  t.regex(text, /loop: 600 ms after its limit/)
  t.regex(text, /bombs +600 ms at most: loop \(isolate, bundled\)/)
  t.regex(text, /1 ms at p50, 3 ms at p99, 9 ms at most/)
  t.regex(text, /weaker here, for want of bubblewrap/)
  t.regex(text, /99 of 100 calls \(isolate, 99%\)/)
})
