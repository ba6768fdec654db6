import type { Finding, RingNumber } from './attack.ts'
import type { CallOutcome } from './outcome.ts'
import type { Stage } from './stage.ts'

interface Stop {
  by: string
  ring: RingNumber
}

const stops: Readonly<Record<string, Stop>> = {
  ok: { by: 'nothing of it was there', ring: 2 },
  guest_error: { by: 'it failed inside: nothing of it was there', ring: 2 },
  load_failed: { by: 'refused while loading', ring: 2 },
  cpu_limit: { by: 'processor limit of the engine', ring: 2 },
  wall_limit: { by: "the gateway's time limit", ring: 0 },
  memory_limit: { by: 'memory limit of the engine', ring: 2 },
  call_limit: { by: 'requests are counted', ring: 2 },
  output_limit: { by: 'answers are measured before they cross', ring: 2 },
  frame_invalid: { by: 'the pipe is checked: SIGKILL', ring: 0 },
  host_gone: { by: 'the process was ended: SIGKILL', ring: 0 },
  host_restarted: { by: 'the process was ended: SIGKILL', ring: 0 },
  guest_gone: { by: 'the guest was ended', ring: 2 },
  tool_unknown: { by: 'only declared tools are called', ring: 0 },
}

const killed: Readonly<Record<string, Stop>> = {
  cpu_limit: { by: 'the supervisor saw it run too long: SIGKILL', ring: 0 },
  wall_limit: { by: 'the supervisor saw it run too long: SIGKILL', ring: 0 },
  memory_limit: { by: 'memory watched from outside: SIGKILL', ring: 0 },
}

/** A start is given no less. */
const leastLoadMs = 1_000

/** What code in a guest says when it found what it looked for. */
const boast = /\bescaped\b/

export interface Expectation {
  /** Codes, any of which is right. */
  expect: readonly string[]
  cpuMs: number
  wallMs: number
}

/** Whether a guest got what it was after: it ended otherwise than it must, it says so, or something got out. */
export function judge(outcome: CallOutcome, { expect, cpuMs, wallMs }: Expectation, stage: Pick<Stage, 'leaks'>): Finding {
  const text = `${outcome.message} ${JSON.stringify(outcome.output) ?? ''}`
  const succeeded = !expect.includes(outcome.code) || boast.test(text) || stage.leaks(text)
  const stop = (outcome.killed ? killed[outcome.code] : undefined) ?? stops[outcome.code]
  const limit = outcome.code === 'cpu_limit' ? cpuMs : outcome.code === 'wall_limit' ? wallMs : undefined
  const limitMs = limit !== undefined && outcome.whileLoading ? Math.max(limit, leastLoadMs) : limit
  return {
    succeeded,
    by: succeeded ? 'nothing' : (stop?.by ?? outcome.code),
    ring: stop?.ring ?? 0,
    said: `${outcome.code} ${text}`.trim().slice(0, 300),
    ...(limitMs === undefined ? {} : { limitMs, ms: outcome.ms }),
  }
}
