import type { Capability, Right } from '../capabilities/capability.ts'
import type { Caller, GuestPlugin } from '../supervisor/guest-plugin.ts'
import type { GrantReader } from './grant-reader.ts'

export interface Rights {
  /** Undefined when the manifest does not ask for the capability: then no grant can help. */
  of(plugin: GuestPlugin, capability: Capability, caller: Caller): Right | undefined
}

/** The intersection of what a manifest asks for and what its owner granted. */
export function createRights(grants: GrantReader): Rights {
  // One plugin object stands for one installed version with one configuration.
  const resolved = new WeakMap<GuestPlugin, Map<string, { config: unknown; scope: unknown }>>()

  function requestOf(plugin: GuestPlugin, capability: Capability): unknown {
    const scopes = resolved.get(plugin) ?? new Map<string, { config: unknown; scope: unknown }>()
    resolved.set(plugin, scopes)
    const known = scopes.get(capability.name)
    if (known !== undefined && known.config === plugin.config) return known.scope
    const scope = capability.resolve(plugin.capabilities[capability.name], plugin.config)
    scopes.set(capability.name, { config: plugin.config, scope })
    return scope
  }

  return {
    of(plugin, capability, caller) {
      if (!Object.hasOwn(plugin.capabilities, capability.name)) return undefined
      return { request: requestOf(plugin, capability), grants: grants.granted(plugin.name, capability.name, caller) }
    },
  }
}
