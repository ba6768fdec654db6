import { z } from 'zod'
import type { Limits } from '../../sandbox/protocol/limits.ts'

const Lowered = z.record(z.string(), z.number())

/** What a plugin may use: what its manifest asks for, or what its owner set where that is less. A new version that asks for less gets less. */
export function effectiveLimits(asked: Limits, lowered: unknown): Limits {
  const owner = Lowered.safeParse(lowered ?? {}).data ?? {}
  const entries = Object.entries(asked).map(([name, most]: [string, number]) => [name, Math.min(most, Object.hasOwn(owner, name) ? (owner[name] ?? most) : most)])
  return { ...asked, ...Object.fromEntries(entries) }
}
