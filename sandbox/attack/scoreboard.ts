import { allTiers, families, type Family } from './attack.ts'
import type { AttackResult, Round, SuiteReport } from './run.ts'

const engines = ['isolate', 'wasm', 'host'] as const
const familyNames = Object.keys(families) as Family[]

/** How much longer than its limit something may run. */
export const graceMs = 250

/** The whole report for a person. */
export function scoreboard({ rounds, selfChecks }: SuiteReport): string {
  const noticed = selfChecks.filter(({ noticed }) => noticed).length
  const missed = selfChecks.filter(({ noticed }) => !noticed).map(({ name, said }) => `  not noticed: ${name} (${said})`)
  return [
    ...rounds.flatMap((round) => [...roundLines(round), '']),
    `Self-check: of ${selfChecks.length} walls that were taken away on purpose, ${noticed} were noticed missing.`,
    ...missed,
  ].join('\n')
}

/** Did anything get through, or was the suite itself blind? */
export function isClean({ rounds, selfChecks }: SuiteReport): boolean {
  return selfChecks.every(({ noticed }) => noticed) && rounds.every(({ results, bystanders }) => results.every(({ succeeded }) => !succeeded) && Object.values(bystanders).every(({ wrong }) => wrong === 0))
}

function roundLines(round: Round): string[] {
  const { name, results, rings, bystanders, lagMs, ms } = round
  const succeeded = results.filter((one) => one.succeeded)
  const weaker = results.filter((one) => !one.succeeded && one.missing !== undefined)
  const cases = new Set(results.map(({ attack }) => attack)).size
  return [
    `Attacks ${name}: ${succeeded.length} of ${cases} succeeded (${results.length} runs, ${Math.round(ms / 1000)} s)`,
    `  up: ${standing(rings, true)}${standing(rings, false) === '' ? '' : `; not up: ${standing(rings, false)}`}`,
    `  ${'family'.padEnd(10)} ${'cases'.padStart(5)} ${'runs'.padStart(5)} ${'got through'.padStart(11)}   stopped by ring 0 / 1 / 2`,
    ...familyNames.map((family) => familyLine(family, results.filter((one) => one.family === family))),
    `  runs by engine, on the tiers ${allTiers.join(' / ')}:`,
    ...engines.map((engine) => `    ${engine.padEnd(8)} ${allTiers.map((tier) => results.filter((one) => one.engine === engine && one.tier === tier).length).join(' / ')}`),
    ...timeLines(results),
    `  meanwhile another plugin completed ${Object.entries(bystanders).map(([engine, { calls, completed, wrong }]) => `${completed} of ${calls} calls (${engine}, ${percent(completed, calls)}${wrong > 0 ? `, ${wrong} WRONG` : ''})`).join(' and ')}`,
    `  the event loop lagged ${lagMs.p50} ms at p50, ${lagMs.p99} ms at p99, ${lagMs.max} ms at most${lagMs.idleP99 === undefined ? '' : `; a process that did nothing lagged ${lagMs.idleP99} ms at p99`}`,
    ...succeeded.map((one) => `  GOT THROUGH: ${one.attack} (${one.engine}, ${one.tier}): ${one.tries}: ${one.said}`),
    ...(weaker.length === 0 ? [] : [`  weaker here, for want of ${[...new Set(weaker.map(({ missing }) => missing))].join(' and ')}: code that escapes its engine`]),
    ...weaker.map((one) => `    ${one.tries}`).filter((line, at, all) => all.indexOf(line) === at),
  ]
}

function familyLine(family: Family, results: readonly AttackResult[]): string {
  const by = [0, 1, 2].map((ring) => results.filter((one) => !one.succeeded && one.missing === undefined && one.ring === ring).length)
  const cases = new Set(results.map(({ attack }) => attack)).size
  return `  ${family.padEnd(10)} ${String(cases).padStart(5)} ${String(results.length).padStart(5)} ${String(results.filter(({ succeeded }) => succeeded).length).padStart(11)}   ${by.join(' / ').padEnd(13)} ${families[family]}`
}

function timeLines(results: readonly AttackResult[]): string[] {
  const timed = results.flatMap(({ attack, family, engine, tier, ms, limitMs }) => (ms === undefined || limitMs === undefined ? [] : [{ attack, family, engine, tier, over: Math.round(ms - limitMs) }])).sort((a, b) => b.over - a.over)
  if (timed.length === 0) return []
  const late = timed.filter(({ over }) => over > graceMs)
  return [
    `  ${timed.length} hangs and bombs ended by a limit of time; the slowest ${timed[0]?.over} ms after it, ${late.length} more than ${graceMs} ms after it`,
    ...familyNames.flatMap((name) => {
      const worst = timed.find(({ family }) => family === name)
      return worst === undefined ? [] : [`    ${name.padEnd(10)} ${String(worst.over).padStart(5)} ms at most: ${worst.attack} (${worst.engine}, ${worst.tier})`]
    }),
    ...late.slice(0, 10).map(({ attack, over }) => `    ${attack}: ${over} ms after its limit`),
  ]
}

function standing(rings: Round['rings'], up: boolean): string {
  const { bubblewrap, seccomp, permission, resourceLimits } = rings
  return Object.entries({ bubblewrap, seccomp, permission, resourceLimits }).filter(([, ring]) => ring.up === up).map(([name]) => name).join(', ')
}

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.floor((part / whole) * 1000) / 10}%`
