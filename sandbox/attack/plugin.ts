import { createHash } from 'node:crypto'
import { defaultLimits, type Limits } from '../protocol/limits.ts'
import type { Engine } from '../protocol/host-command.ts'
import type { GuestPlugin, Tier } from '../supervisor/guest-plugin.ts'

/** Small, so that what runs away is over soon. */
export const attackLimits = { memoryMb: 32, cpuMs: 300, wallMs: 1_500, callsTotal: 200, outputBytes: 64 * 1024, logBytes: 10_000 } satisfies Partial<Limits>

export interface AttackPlugin {
  name: string
  tier: Tier
  engine?: Engine
  code: string | Uint8Array
  limits?: Partial<Limits>
  tools?: readonly string[]
  asks?: Readonly<Record<string, unknown>>
  config?: unknown
}

/** A plugin of a publisher of its own: what it breaks is its own, wherever its tier lets it. */
export function pluginOf({ name, tier, engine = 'isolate', code, limits, tools = ['run'], asks = { kv: { bytes: 10_000 }, log: {} }, config = {} }: AttackPlugin): GuestPlugin {
  return {
    name,
    version: '1.0.0',
    digest: createHash('sha256').update(code).digest('hex'),
    tier,
    publisher: `publisher of ${name}`,
    engine,
    limits: { ...defaultLimits, ...attackLimits, ...limits },
    tools,
    capabilities: asks,
    config,
    code: async () => Buffer.from(code),
  }
}
