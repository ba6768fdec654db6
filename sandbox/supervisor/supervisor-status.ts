import type { Tier } from './guest-plugin.ts'
import type { RingReport, SandboxMinimum } from './ring-report.ts'

/** One extension host process, for the owner's eyes. */
export interface HostStatus {
  pid: number
  tier: Tier
  plugins: string[]
  rssMb: number
  /** How often its like was lost and had to be started again. */
  restarts: number
}

export interface SupervisorStatus {
  rings: RingReport
  hosts: HostStatus[]
  /** Processes kept ready for the next plugin. */
  spares: { pid: number; rssMb: number }[]
  restarts: number
  minimum: SandboxMinimum
  /** Null until the first host has started. */
  minimumHolds: boolean | null
}
