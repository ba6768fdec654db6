import { minimumAdvice, minimumHolds, type RingReport, type SandboxMinimum } from '../../../sandbox/supervisor/ring-report.ts'
import type { Finding } from './finding.ts'

const names = { bubblewrap: 'namespaces (bubblewrap)', seccomp: 'filter of system calls', permission: "Node's permissions", resourceLimits: 'resource limits' } as const

/** Which walls stand around plugins, and whether that is enough. */
export function judgeWalls(rings: RingReport, minimum: SandboxMinimum): Finding[] {
  const walls = (['bubblewrap', 'seccomp', 'permission', 'resourceLimits'] as const).map((ring): Finding => {
    const { up, why } = rings[ring]
    return up ? { about: 'Wall', state: 'well', found: `${names[ring]} up` } : { about: 'Wall', state: ring === 'permission' ? 'ill' : 'look', found: `${names[ring]} NOT up: ${why ?? 'unknown'}`, advice: weaker[ring] }
  })
  const holds = minimumHolds(minimum, rings)
  const enough: Finding = holds
    ? { about: 'Minimum', state: 'well', found: `sandbox.minimum "${minimum}" holds` }
    : { about: 'Minimum', state: 'ill', found: `sandbox.minimum "${minimum}" does not hold: unverified plugins do not run`, advice: minimumAdvice(minimum, rings) }
  return [...walls, enough]
}

const weaker = {
  bubblewrap: "Without it, code that escapes V8 and runs as machine code has this user's files and network. Install bubblewrap on Linux; docs/SECURITY.md says what else helps.",
  seccomp: 'Without it, such code may use every system call.',
  permission: 'Without it, code that escapes V8 has files and network at once. Start Airlock by its launcher.',
  resourceLimits: 'Install util-linux for prlimit.',
} as const
