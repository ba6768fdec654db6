import type { CapabilityKind } from '../../plugin-registry/manifest/capability-kind.ts'
import type { Effect } from '../../plugin-registry/manifest/effect.ts'
import { RegistryError } from '../../plugin-registry/registry-error.ts'
import { suggestion } from '../../plugin-registry/manifest/suggestion.ts'
import { Plugin } from '../store/entities/plugin.ts'
import type { Store } from '../store/store.ts'
import { InstalledPlugin } from './installed-plugin.ts'

/** The installed plugins, in memory; whoever writes the table tells it. */
export interface PluginIndex {
  all(): readonly InstalledPlugin[]
  find(name: string): InstalledPlugin | undefined
  /** Throws RegistryError('plugin_unknown'). */
  get(name: string): InstalledPlugin
  /** What a tool does to the world; undefined for one that is not installed. */
  effectOf(plugin: string, tool: string): Effect | undefined
  set(plugin: InstalledPlugin): void
  delete(name: string): void
}

/** Reads the table once, in one query. */
export async function loadPluginIndex(store: Store, kinds: readonly CapabilityKind[]): Promise<PluginIndex> {
  const rows = await store.fork().find(Plugin, {}, { disableIdentityMap: true, orderBy: { name: 'asc' } })
  const plugins = new Map(rows.map((row) => [row.name, new InstalledPlugin({ ...row }, kinds)]))

  return {
    all: () => [...plugins.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    find: (name) => plugins.get(name),
    get(name) {
      const plugin = plugins.get(name)
      if (plugin !== undefined) return plugin
      const meant = suggestion(name, plugins.keys())
      throw new RegistryError('plugin_unknown', `no plugin is called "${name}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`, { plugin: name })
    },
    effectOf(name, tool) {
      const tools = plugins.get(name)?.manifest.tools ?? {}
      return Object.hasOwn(tools, tool) ? tools[tool]?.effect : undefined
    },
    set: (plugin) => void plugins.set(plugin.name, plugin),
    delete: (name) => void plugins.delete(name),
  }
}
