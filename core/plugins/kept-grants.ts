import type { Manifest } from '../../plugin-registry/manifest/manifest.ts'
import type { Capability } from '../../sandbox/capabilities/capability.ts'
import type { GrantRow } from '../store/entities/grant.ts'
import { isLease } from './lease.ts'

/** What becomes of a plugin's grants when another version of it is installed. */
export interface GrantChange {
  /** Still within what the new version asks for. */
  kept: GrantRow[]
  /** The new version asks for less: these end. */
  ended: GrantRow[]
  /** Required rights that no kept grant covers whole: these are asked for. */
  wanting: { capability: string; scope: unknown }[]
}

export function changeOfGrants(manifest: Manifest, config: unknown, grants: readonly GrantRow[], capabilities: readonly Capability[]): GrantChange {
  const requests: Record<string, unknown> = { ...manifest.capabilities, ...manifest.optional }
  const resolved = (capability: Capability) => capability.resolve(requests[capability.name], config)
  const covered = (row: GrantRow) => {
    const capability = capabilities.find((each) => each.name === row.capability)
    return capability !== undefined && Object.hasOwn(requests, row.capability) && capability.within(row.scope, resolved(capability))
  }

  const kept = grants.filter(covered)
  const wanting = capabilities
    .filter((capability) => Object.hasOwn(manifest.capabilities, capability.name))
    .filter((capability) => !kept.some((row) => row.capability === capability.name && !isLease(row) && capability.within(resolved(capability), row.scope)))
    .map((capability) => ({ capability: capability.name, scope: resolved(capability) }))

  return { kept, ended: grants.filter((row) => !kept.includes(row)), wanting }
}
