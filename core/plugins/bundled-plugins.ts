import type { BundledPackages } from '../../plugin-registry/bundled-packages.ts'
import type { CapabilityKind } from '../../plugin-registry/manifest/capability-kind.ts'
import { Plugin, type PluginRow } from '../store/entities/plugin.ts'
import type { Store } from '../store/store.ts'
import { InstalledPlugin } from './installed-plugin.ts'
import type { PluginIndex } from './plugin-index.ts'

/** What the source column says of a first-party plugin. */
export const bundledSource = 'bundled'

export interface BundledPluginsOptions {
  store: Store
  index: PluginIndex
  bundled: BundledPackages
  kinds: readonly CapabilityKind[]
  /** Id of the principal that owns the rows. */
  owner: string
  now: Date
}

/** Makes rows for first-party plugins that are new or were built anew. Grants stay as they are: none come with it. */
export async function registerBundled({ store, index, bundled, kinds, owner, now }: BundledPluginsOptions): Promise<void> {
  for (const { name, version, digest, packageJson } of bundled.list()) {
    const installed = index.find(name)
    // A folder that was installed under this name before we shipped one stays the owner's.
    if (installed !== undefined && (installed.row.source !== bundledSource || installed.row.digest === digest)) continue

    const changes = { version, digest, tier: 'bundled' as const, manifest: packageJson, updatedAt: now }
    if (installed === undefined) {
      const row = { name, owner, publisher: null, source: bundledSource, config: null, enabled: true, createdAt: now, ...changes } as PluginRow
      await store.fork().insert(Plugin, row)
      index.set(new InstalledPlugin(row, kinds))
    } else {
      await store.fork().nativeUpdate(Plugin, { name }, changes)
      index.set(installed.with(changes))
    }
  }
}
