/** One wall around extension hosts, as the status shows it. */
export interface Wall {
  name: 'bubblewrap' | 'seccomp' | 'permission' | 'resourceLimits'
  up: boolean
  /** The gateway's reason why it is not up. */
  why: string | undefined
}

const names = ['bubblewrap', 'seccomp', 'permission', 'resourceLimits'] as const

/** Reads the measured rings; a wall that is not told of is not up. */
export function wallsOf(rings: Readonly<Record<string, unknown>>): Wall[] {
  return names.map((name) => {
    const ring = rings[name]
    const up = typeof ring === 'object' && ring !== null && 'up' in ring && ring.up === true
    const why = typeof ring === 'object' && ring !== null && 'why' in ring && typeof ring.why === 'string' ? ring.why : undefined
    return { name, up, why: up ? undefined : why }
  })
}

export function isMeasured(rings: Readonly<Record<string, unknown>>): boolean {
  return rings['measured'] !== false
}
