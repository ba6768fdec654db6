import type { Approval } from '../../operations/shapes/approval.ts'

/** The approval of an event `approval.requested` or `approval.decided`; undefined when it lacks what a decision needs. */
export function readApproval(data: unknown): Approval | undefined {
  if (typeof data !== 'object' || data === null || !('approval' in data)) return undefined
  const { approval } = data
  return isApproval(approval) ? approval : undefined
}

const texts = ['id', 'principal', 'turn', 'step', 'plugin', 'tool', 'effect', 'why', 'state', 'expiresAt'] as const

function isApproval(value: unknown): value is Approval {
  if (typeof value !== 'object' || value === null) return false
  const has: Readonly<Record<string, unknown>> = { ...value }
  const given = has['arguments']
  return texts.every((key) => typeof has[key] === 'string') && Array.isArray(has['taintedBy']) && typeof given === 'object' && given !== null && 'text' in given && typeof given.text === 'string'
}
