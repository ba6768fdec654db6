import type { Plugin } from '../../operations/shapes/plugin.ts'

/** What an owner needs to know first: one that was switched off is off, whatever else holds. */
export function stateOf({ enabled, active, run }: Pick<Plugin, 'enabled' | 'active' | 'run'>): 'active' | 'asks' | 'off' | 'quarantined' {
  if (!enabled) return 'off'
  if (run?.quarantine !== undefined) return 'quarantined'
  return active ? 'active' : 'asks'
}
