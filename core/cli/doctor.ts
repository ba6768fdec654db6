import { CodedError } from '../../sandbox/protocol/coded-error.ts'
import type { Invocation } from './command.ts'
import { dataDirOf } from './data-dir.ts'
import { examineComputer } from './doctor/computer.ts'
import type { Finding } from './doctor/finding.ts'
import { judgeWalls } from './doctor/walls.ts'
import { printableLines } from './printable.ts'
import { textOf } from './cell.ts'

/** `doctor`: what is well and what is not, looked at from here; with --attack, hostile plugins try to break out. Answers 1 when something is ill. */
export async function run(invocation: Invocation): Promise<number> {
  return invocation.input.attack === true ? attack(invocation) : examine(invocation)
}

async function attack({ input, json, terminal }: Invocation): Promise<number> {
  const [{ runAttacks }, { isClean, scoreboard }] = await Promise.all([import('../../sandbox/attack/run.ts'), import('../../sandbox/attack/scoreboard.ts')])
  terminal.err('Hostile plugins now try to break out, on every engine. They aim at victims of their own on this computer; your data and the network are not touched. This takes some minutes.\n')
  const report = await runAttacks({
    short: input.short === true,
    onProgress: (done, of, round) => {
      if (terminal.interactive) terminal.err(`\r${done} of ${of} ${round}   ${done === of ? '\n' : ''}`)
      else if (done === of) terminal.err(`${done} of ${of} ${round}\n`)
    },
  })
  terminal.out(`${json ? JSON.stringify({ clean: isClean(report), ...report }, null, 2) : printableLines(scoreboard(report))}\n`)
  return isClean(report) ? 0 : 1
}

async function examine(invocation: Invocation): Promise<number> {
  const { json, terminal } = invocation
  const [config, { measureRings }] = await Promise.all([examineConfig(invocation), import('../../sandbox/supervisor/measure-rings.ts')])
  const findings = [
    ...config.findings,
    ...(await examineComputer(dataDirOf(terminal), Date.now())),
    ...(await examineGateway(invocation)),
    ...judgeWalls(await measureRings(), config.minimum),
  ]
  terminal.out(json ? `${JSON.stringify({ findings }, null, 2)}\n` : printableLines(`${textOfFindings(findings)}\n`))
  return findings.some(({ state }) => state === 'ill') ? 1 : 0
}

async function examineConfig({ terminal }: Invocation) {
  const { loadSettings } = await import('../config/load.ts')
  try {
    const { configFile, problem, sandbox } = await loadSettings({ env: terminal.env, cwd: terminal.cwd })
    const finding: Finding = problem
      ? { about: 'Config', state: 'ill', found: problem.message, advice: 'Until it is mended, the gateway goes on with the last valid one.' }
      : { about: 'Config', state: 'well', found: configFile ?? 'no config file; all defaults' }
    return { minimum: sandbox.minimum, findings: [finding] }
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    const finding: Finding = { about: 'Config', state: 'ill', found: error.message, advice: 'airlock config validate says the same; a gateway does not start with it.' }
    return { minimum: 'network-cut' as const, findings: [finding] }
  }
}

async function examineGateway({ gateway }: Invocation): Promise<Finding[]> {
  try {
    const client = await gateway()
    // Its status reads the database; an answer says that both are well.
    const { version, database, configProblem } = await client.call('system.status', {})
    const finding: Finding = { about: 'Gateway', state: 'well', found: `Airlock ${textOf(version)} runs at ${client.url}, on ${textOf(database)}` }
    return typeof configProblem === 'string' ? [finding, { about: 'Gateway', state: 'look', found: configProblem }] : [finding]
  } catch (error) {
    if (!(error instanceof CodedError)) throw error
    return [{ about: 'Gateway', state: 'look', found: error.message }]
  }
}

const marks = { well: 'ok  ', look: 'LOOK', ill: 'ILL ' } as const

export function textOfFindings(findings: readonly Finding[]): string {
  return findings.flatMap(({ about, state, found, advice }) => [`${marks[state]}  ${about.padEnd(8)} ${found}`, ...(advice === undefined ? [] : [`      ${''.padEnd(8)} ${advice}`])]).join('\n')
}
