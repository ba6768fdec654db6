import { callsInHost } from '../../supervisor/call-window.ts'
import type { Tier } from '../../supervisor/guest-plugin.ts'
import type { Attack, Finding } from '../attack.ts'
import { judge } from '../judge.ts'
import { attackCaller, callOnce } from '../outcome.ts'
import { pluginOf } from '../plugin.ts'
import type { Stage } from '../stage.ts'

/** What a host does that works for a stranger, in the name of calls that the owner makes, by guessing their numbers: a diary is read to the owner alone. */
interface Guess {
  name: string
  tries: string
  /** Of hosts/forger.mjs. */
  tool: 'askAround' | 'answerAround' | 'reportAround'
  expect: 'ok' | 'frame_invalid'
  /** Calls of the stranger, all at once. */
  strangers: number
  /** The owner's, after those. */
  owners: number
  /** Does another plugin work for the owner meanwhile? */
  beside?: boolean
}

// The supervisor has so many in a host at once: the owner's wait.
const waiting = { strangers: callsInHost, owners: 4 }
const limits = { cpuMs: 300, wallMs: 2_000 }
const stranger = { principal: 'stranger' }

const guesses: readonly Guess[] = [
  { name: 'askClosed', tries: 'asks in the name of a call that has ended', tool: 'askAround', expect: 'ok', strangers: 1, owners: 0 },
  { name: 'askBeside', tries: 'asks in the name of a call of another plugin', tool: 'askAround', expect: 'ok', strangers: 1, owners: 0, beside: true },
  { name: 'askAhead', tries: 'asks in the name of a call that it was not sent yet', tool: 'askAround', expect: 'ok', ...waiting },
  { name: 'answerAhead', tries: 'answers a call that it was not sent yet', tool: 'answerAround', expect: 'frame_invalid', ...waiting },
  { name: 'reportAhead', tries: 'reports how far a call is that it was not sent yet', tool: 'reportAround', expect: 'ok', ...waiting },
]

export const callGuesses: readonly Attack[] = guesses.map((guess) => ({
  name: `frame: ${guess.name}`, family: 'frames', tries: guess.tries, engine: 'host', tiers: ['unverified', 'verified'],
  run: (stage, tier, guest) => runGuess(guess, stage, tier, guest),
}))

/** The same where the owner's calls were sent: all of these reach their aim. */
export const openGuesses: readonly Guess[] = guesses.filter(({ owners }) => owners > 0).map((guess) => ({ ...guess, strangers: callsInHost / 2 }))

export async function runGuess({ tool, expect, strangers, owners, beside }: Guess, stage: Stage, tier: Tier, guest: string): Promise<Finding> {
  const supervisor = stage.supervisor('forger')
  const asks = { 'tool.invoke': { tools: ['notes/diary'] } }
  const plugin = pluginOf({ name: guest, tier, code: tool, tools: ['echo', tool], asks, limits })
  stage.grant(guest, { 'tool.invoke': [asks['tool.invoke']] })
  // Its process is up then: what is called next is on its way at once.
  await callOnce(supervisor, plugin, 'echo', {})

  const over = new AbortController()
  const neighbour = pluginOf({ name: `${guest}-beside`, tier, code: 'beside', tools: ['echo', 'never'], asks, limits })
  if (beside) {
    stage.grant(neighbour.name, { 'tool.invoke': [asks['tool.invoke']] })
    await callOnce(supervisor, neighbour, 'echo', {})
  }
  const itsCall = beside && callOnce(supervisor, neighbour, 'never', {}, attackCaller, { signal: over.signal })

  const reports: string[] = []
  const onProgress = ({ message = '' }) => void reports.push(message)
  const callers = [...Array.from({ length: strangers }, () => stranger), ...Array.from({ length: owners }, () => attackCaller)]
  const outcomes = await Promise.all(callers.map((caller) => callOnce(supervisor, plugin, tool, { from: strangers }, caller, { onProgress })))
  over.abort()
  await itsCall
  await supervisor.stop(neighbour.name)

  const findings = outcomes.map((outcome) => judge({ ...outcome, output: [outcome.output, ...reports] }, { expect: [expect], ...limits }, stage))
  const finding = findings.find(({ succeeded }) => succeeded) ?? findings[0]!
  const by = finding.succeeded || expect !== 'ok' ? finding.by : 'calls that it was not sent are not its own'
  return { ...finding, by, limitMs: undefined, ms: undefined, ring: 0 }
}
