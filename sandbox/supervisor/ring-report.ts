import type { RingSelfTest } from '../protocol/load-header.ts'

/** What must hold before code of a guarded tier runs. */
export type SandboxMinimum = 'none' | 'network-cut' | 'namespaces'

export interface Ring {
  up: boolean
  /** Why it is not up, for the owner. */
  why?: string
}

/** Which of the walls around an extension host stand on this computer, as measured by trying. */
export interface RingReport {
  /** False until the first host has started. */
  measured: boolean
  /** Namespaces without network and a root that holds just the engine. */
  bubblewrap: Ring
  /** The kernel refuses system calls that a host never needs. */
  seccomp: Ring
  /** Node's permission model: no files, network, child processes, workers. */
  permission: Ring
  /** Limits on open files, file sizes and core dumps. */
  resourceLimits: Ring
  /** What the first host found when it tried to break out; null until it has. */
  selfTest: RingSelfTest | null
}

const notMeasured: Ring = Object.freeze({ up: false, why: 'not measured yet: no extension host has started' })

export const unmeasuredRings: RingReport = Object.freeze({
  measured: false,
  bubblewrap: notMeasured,
  seccomp: notMeasured,
  permission: notMeasured,
  resourceLimits: notMeasured,
  selfTest: null,
})

/** Does this computer isolate as much as the owner demands? Unmeasured rings hold nothing but `none`. */
export function minimumHolds(minimum: SandboxMinimum, rings: RingReport): boolean {
  switch (minimum) {
    case 'none':
      return true
    case 'network-cut':
      return rings.bubblewrap.up || (rings.permission.up && rings.selfTest?.refused.network === true)
    case 'namespaces':
      return rings.bubblewrap.up
  }
}

/** What the owner can do about rings that do not hold. */
export function minimumAdvice(minimum: SandboxMinimum, rings: RingReport): string {
  const missing = rings.bubblewrap.why ?? rings.permission.why ?? 'the network could be reached from inside an extension host'
  return `sandbox.minimum is "${minimum}", which this computer does not reach: ${missing}. ` +
    'Install bubblewrap and allow unprivileged user namespaces, or lower sandbox.minimum and accept the risk.'
}
