import type { Engine, HostKind } from '../protocol/host-command.ts'
import type { GuestPlugin, Tier } from './guest-plugin.ts'

/** Who may live in one process: all plugins of the tier, those of one publisher, or one alone. */
export type Sharing = 'tier' | 'publisher' | 'alone'

export interface TierRule {
  sharing: Sharing
  /** May V8 compile JavaScript to machine code? Most V8 exploits need it. */
  jit: boolean
  /** Must `sandbox.minimum` hold before code of this tier runs? */
  guarded: boolean
  /** Is a process kept ready for the next plugin of this tier? */
  spare: boolean
}

/** Trust is data: whoever needs to know what a tier means reads this table. */
export const tierRules: Readonly<Record<Tier, TierRule>> = Object.freeze({
  bundled: { sharing: 'tier', jit: true, guarded: false, spare: false },
  verified: { sharing: 'publisher', jit: true, guarded: false, spare: false },
  unverified: { sharing: 'alone', jit: false, guarded: true, spare: true },
  developing: { sharing: 'alone', jit: true, guarded: true, spare: false },
})

type Sharer = Pick<GuestPlugin, 'name' | 'tier' | 'engine' | 'publisher'>

/** The kind of process that code of this tier and engine runs in. WebAssembly needs its compiler: interpreted, it is nothing. */
export function hostKind(tier: Tier, engine: Engine): Required<HostKind> {
  return { engine, jit: engine === 'wasm' || tierRules[tier].jit }
}

const alone = (plugin: Pick<Sharer, 'name' | 'tier'>): string => `${plugin.tier} plugin ${plugin.name}`

const shareKeys: Readonly<Record<Sharing, (plugin: Sharer) => string>> = {
  tier: ({ tier }) => tier,
  // A plugin whose publisher is not known shares with nobody.
  publisher: (plugin) => (plugin.publisher === undefined ? alone(plugin) : `${plugin.tier} publisher ${plugin.publisher}`),
  alone,
}

/** Plugins with the same key share one process; keys of different tiers or engines never meet. */
export function shareKey(plugin: Sharer): string {
  const key = shareKeys[tierRules[plugin.tier].sharing](plugin)
  return plugin.engine === 'isolate' ? key : `${plugin.engine} ${key}`
}
