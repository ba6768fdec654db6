import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Walls } from '../supervisor/host-command-line.ts'
import type { Tier } from '../supervisor/guest-plugin.ts'
import type { RingReport } from '../supervisor/ring-report.ts'
import { allAttacks } from './all.ts'
import type { Attack, Finding } from './attack.ts'
import { type BystanderReport, startBystander } from './bystander.ts'
import { startIdleClock } from './idle-clock.ts'
import { type SelfCheck, selfChecks } from './self-check.ts'
import { openStage, type Stage } from './stage.ts'

export interface AttackResult extends Finding {
  attack: string
  family: Attack['family']
  tries: string
  engine: Attack['engine']
  tier: Tier
}

/** What came of all attacks within one set of walls. */
export interface Round {
  name: string
  rings: RingReport
  results: AttackResult[]
  bystanders: Record<'isolate' | 'wasm', BystanderReport>
  /** How long the gateway's event loop was held up, ms. */
  lagMs: { p50: number; p99: number; max: number; /** Of a process that did nothing meanwhile. */ idleP99?: number }
  ms: number
}

export interface SuiteReport {
  rounds: Round[]
  selfChecks: SelfCheck[]
}

export interface SuiteOptions {
  /** Each guest on one tier of its turn, instead of on all. */
  short?: boolean
  /** Attacks at once. */
  atOnce?: number
  onProgress?(done: number, of: number, round: string): void
}

const rounds: readonly { name: string; walls?: readonly Walls[] }[] = [
  { name: 'with all walls of this computer' },
  { name: "by Node's permissions alone", walls: [{}] },
]

/** Runs every attack, first behind all walls that this computer has, then without those of the operating system. */
export async function runAttacks({ short = false, atOnce = 2, onProgress }: SuiteOptions = {}): Promise<SuiteReport> {
  const done: Round[] = []
  let checked: SelfCheck[] = []
  for (const { name, walls } of rounds) {
    await using stage = await openStage({ walls })
    await stage.supervisor('real').warm()
    done.push(await runRound(stage, name, { short, atOnce, onProgress }))
    if (walls !== undefined) checked = await selfChecks(stage)
  }
  return { rounds: done, selfChecks: checked }
}

async function runRound(stage: Stage, name: string, { short, atOnce = 2, onProgress }: SuiteOptions): Promise<Round> {
  const started = performance.now()
  const plan = planOf(allAttacks(stage.guests), short ?? false)
  const results: AttackResult[] = []
  const delay = monitorEventLoopDelay({ resolution: lagResolutionMs })
  const bystanders = { isolate: startBystander(stage, 'isolate'), wasm: startBystander(stage, 'wasm') }
  const idle = startIdleClock()
  delay.enable()

  let next = 0
  const lane = async (): Promise<void> => {
    for (let at = next++; at < plan.length; at = next++) {
      results.push(await runOne(stage, plan[at]!, at))
      onProgress?.(results.length, plan.length, name)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  delay.disable()
  const reports = { isolate: await bystanders.isolate.end(), wasm: await bystanders.wasm.end() }
  return { name, rings: stage.rings(), results, bystanders: reports, lagMs: { p50: lagOf(delay.percentile(50)), p99: lagOf(delay.percentile(99)), max: lagOf(delay.max), idleP99: await idle.end() }, ms: performance.now() - started }
}

const maxAgain = 5
const lagResolutionMs = 10
const lagOf = (nanoseconds: number): number => Math.max(0, Math.round((nanoseconds / 1e6 - lagResolutionMs) * 10) / 10)

interface Planned {
  attack: Attack
  tier: Tier
}

function planOf(attacks: readonly Attack[], short: boolean): Planned[] {
  return attacks.flatMap((attack, index) => {
    const tiers = short ? [attack.tiers[index % attack.tiers.length]!] : attack.tiers
    return tiers.map((tier) => ({ attack, tier }))
  })
}

async function runOne(stage: Stage, { attack, tier }: Planned, at: number): Promise<AttackResult> {
  const { name, family, tries, engine } = attack
  const guest = `attacker-${at}-x`
  const attempt = () => attack.run(stage, tier, guest).catch((error: unknown): Finding => ({ succeeded: true, by: 'nothing: the suite itself failed', ring: 0, said: String(error) }))
  let finding = await attempt()
  // Another attack ended the process that they shared; that is how this one ended, and not what came of it.
  for (let again = 0; again < maxAgain && finding.succeeded && /^(host_restarted|host_gone|guest_gone) /.test(finding.said); again++) finding = await attempt()
  for (const sort of ['real', 'taken-over', 'forger'] as const) await stage.supervisor(sort).stop(guest)
  return { attack: name, family, tries, engine, tier, ...finding }
}
