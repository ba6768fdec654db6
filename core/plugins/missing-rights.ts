import type { GrantIndex } from './grant-index.ts'
import type { InstalledPlugin } from './installed-plugin.ts'

/** Required capabilities without any grant in force. */
export function missingRights(plugin: InstalledPlugin, grants: Pick<GrantIndex, 'granted'>): string[] {
  return Object.keys(plugin.manifest.capabilities).filter((capability) => grants.granted(plugin.name, capability).length === 0)
}

/** After a plugin's name: none was given yet, or it was taken back, or a lease is over. */
export const lacksRights = (missing: readonly string[]) => `has no grant for ${missing.join(', ')}; its owner gives one on the plugin's page`
