import type { RingSelfTest } from '../protocol/load-header.ts'
import type { Walls } from './host-command-line.ts'
import type { Ring, RingReport } from './ring-report.ts'
import { holesIn } from './ring-self-test.ts'

/** One try to start a host behind some walls; without an error it worked, and is the last. */
export interface Attempt {
  within: Walls
  error?: string
}

/** Says which rings are up after the last attempt succeeded, and why the others are not. */
export function reportRings(attempts: readonly Attempt[], selfTest: RingSelfTest): RingReport {
  const ring = (name: keyof Walls, missing: string): Ring => {
    if (attempts.at(-1)?.within[name] !== undefined) return { up: true }
    const failed = attempts.find(({ within, error }) => within[name] !== undefined && error !== undefined)
    return { up: false, why: failed?.error ?? missing }
  }

  const holes = holesIn(selfTest)
  return {
    measured: true,
    bubblewrap: ring('bubblewrap', 'bubblewrap (bwrap) is not installed'),
    seccomp: ring('seccomp', 'it is loaded by bubblewrap, which is not up'),
    resourceLimits: ring('prlimit', 'prlimit is not installed'),
    permission: holes.length === 0 ? { up: true } : { up: false, why: `not refused inside a host: ${holes.join(', ')}` },
    selfTest,
  }
}
