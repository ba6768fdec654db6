import type { Quarantine, QuarantineBook } from '../../sandbox/supervisor/quarantine.ts'
import type { Events } from '../events/events.ts'
import { PluginQuarantine } from '../store/entities/plugin-quarantine.ts'
import type { Store } from '../store/store.ts'

/** Plugins that do not run until their owner says so: kept in the database, asked in memory. */
export interface Quarantines extends QuarantineBook {
  /** The owner lets it run again, or another version came. */
  lift(plugin: string): Promise<void>
}

export interface QuarantinesOptions {
  store: Store
  events: Events
  log: { error(about: object, message: string): void }
  now?: () => Date
}

export async function loadQuarantines({ store, events, log, now = () => new Date() }: QuarantinesOptions): Promise<Quarantines> {
  const rows = await store.fork().find(PluginQuarantine, {}, { disableIdentityMap: true })
  const known = new Map(rows.map(({ plugin, reason, since }): [string, Quarantine] => [plugin, { reason, since }]))

  return {
    of: (plugin) => known.get(plugin),

    put(plugin, reason) {
      if (known.has(plugin)) return
      const since = now()
      known.set(plugin, { reason, since })
      events.publish('plugins', 'plugin.quarantined', { plugin, reason })
      store.fork().upsert(PluginQuarantine, { plugin, reason, since }).catch((error: unknown) => log.error({ err: error, plugin }, 'a quarantine holds until the next restart only: it could not be stored'))
    },

    async lift(plugin) {
      if (!known.delete(plugin)) return
      await store.fork().nativeDelete(PluginQuarantine, { plugin })
      events.publish('plugins', 'plugin.changed', { plugin })
    },
  }
}
