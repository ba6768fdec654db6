import type { GrantIndex } from './grant-index.ts'
import type { InstalledPlugin } from './installed-plugin.ts'

/** Required capabilities without any grant in force. */
export function missingRights(plugin: InstalledPlugin, grants: Pick<GrantIndex, 'granted'>): string[] {
  return Object.keys(plugin.manifest.capabilities).filter((capability) => grants.granted(plugin.name, capability).length === 0)
}
