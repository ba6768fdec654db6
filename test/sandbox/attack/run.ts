import test from 'ava'
import type { AttackResult, Round } from '../../../sandbox/attack/run.ts'
import { runAttacks } from '../../../sandbox/attack/run.ts'
import { isClean, scoreboard } from '../../../sandbox/attack/scoreboard.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'

// The whole suite, each attack on one tier, behind all walls of this computer and then behind Node's alone. What stopped what
// is asserted; how long it took is printed, for a computer that is busy with other tests says nothing about limits of time.

let rounds: readonly Round[]
let report: Awaited<ReturnType<typeof runAttacks>>

test.before(async (t) => {
  t.timeout(600_000)
  await buildGuest()
  report = await runAttacks({ short: true, atOnce: 3 })
  rounds = report.rounds
  t.log(scoreboard(report))
})

const told = ({ attack, engine, tier, said, by }: AttackResult) => `${attack} (${engine}, ${tier}): ${by}: ${said}`
const of = (round: Round, family: string) => round.results.filter((one) => one.family === family)

test('no attack succeeds, with the walls of the operating system and without', (t) => {
  for (const { results } of rounds) t.deepEqual(results.filter(({ succeeded }) => succeeded).map(told), [])
  t.true(isClean(report))
})

test('there are at least 150 attacks on both engines and all tiers', (t) => {
  for (const { results } of rounds) {
    t.true(new Set(results.map(({ attack }) => attack)).size >= 150)
    t.deepEqual([...new Set(results.map(({ engine }) => engine))].toSorted(), ['host', 'isolate', 'wasm'])
    t.deepEqual([...new Set(results.map(({ tier }) => tier))].toSorted(), ['bundled', 'developing', 'unverified', 'verified'])
  }
})

test('each says what it tried, what stopped it and which ring', (t) => {
  for (const { results } of rounds) for (const one of results) t.true(one.tries !== '' && one.by !== '' && [0, 1, 2].includes(one.ring), told(one))
})

test('walls that were taken away on purpose are noticed missing', (t) => {
  t.true(report.selfChecks.length >= 50)
  t.deepEqual(report.selfChecks.filter(({ noticed }) => !noticed), [])
})

test('others get their own answers and no others, whatever goes on beside them', (t) => {
  for (const { bystanders } of rounds) {
    for (const { calls, completed, wrong } of Object.values(bystanders)) {
      t.is(wrong, 0)
      t.true(calls > 0 && completed / calls >= 0.99, `${completed} of ${calls}`)
    }
  }
})

test('code in a host process meets the walls: nothing is weaker while bubblewrap is up, and what is weaker without is named', (t) => {
  const [walled, bare] = rounds as [Round, Round]
  if (walled.rings.bubblewrap.up && walled.rings.seccomp.up) {
    t.deepEqual(walled.results.filter(({ missing }) => missing !== undefined).map(told), [])
    for (const one of of(walled, 'native')) t.is(one.ring, 1, told(one))
  }
  t.false(bare.rings.bubblewrap.up)
  const weaker = bare.results.filter(({ missing }) => missing !== undefined)
  t.true(weaker.length > 0)
  for (const one of weaker) t.true(['process', 'native'].includes(one.family), told(one))
})

test('files, network and programs are refused by Node itself, without any other wall', (t) => {
  const refused = (probe: string) => rounds[1]!.results.filter(({ attack, missing }) => attack.startsWith(`process: ${probe},`) && missing === undefined)
  for (const probe of ['read-file', 'read-passwd', 'list-root', 'write', 'tcp', 'udp', 'listen-tcp', 'look-up', 'spawn', 'worker', 'inspector', 'wasi', 'proc-gateway-environ', 'load-addon', 'foreign-functions']) {
    t.true(refused(probe).length > 0, probe)
  }
  for (const one of refused('load-addon')) t.is(one.by, "Node's permissions", told(one))
})

test('bombs and hangs end by limits, floods by counts', (t) => {
  for (const round of rounds) {
    const loop = round.results.find(({ attack }) => attack === 'loop')
    t.regex(loop?.said ?? '', /^cpu_limit/)
    t.regex(round.results.find(({ attack }) => attack === 'never-answers')?.said ?? '', /^wall_limit/)
    t.regex(round.results.find(({ attack }) => attack === 'request-flood-awaited')?.said ?? '', /^call_limit/)
    t.regex(round.results.find(({ attack }) => attack === 'module: an endless loop')?.said ?? '', /^cpu_limit/)
  }
})
