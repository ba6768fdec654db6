import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { CapabilityKind } from '../../plugin-registry/manifest/capability-kind.ts'
import type { Supervisor } from '../../sandbox/supervisor/supervisor.ts'
import { Grant } from '../store/entities/grant.ts'
import { Plugin } from '../store/entities/plugin.ts'
import type { Store } from '../store/store.ts'
import type { GrantIndex } from './grant-index.ts'
import { InstalledPlugin } from './installed-plugin.ts'
import type { PluginIndex } from './plugin-index.ts'

export interface FollowOptions {
  store: Store
  plugins: PluginIndex
  grants: GrantIndex
  kinds: readonly CapabilityKind[]
  supervisor: Pick<Supervisor, 'stop'>
  log: { warn(details: object, message: string): void }
}

const Told = z.object({ topic: z.literal('plugins'), data: z.object({ plugin: z.string() }) })

/**
 * Where several gateways share a database, what one of them changes about plugins and grants the others read anew: what is
 * revoked on one is revoked on all.
 */
export function followPlugins({ store, plugins, grants, kinds, supervisor, log }: FollowOptions): () => void {
  const read = async (name?: string) => {
    const em = store.fork()
    const [rows, grantRows] = await Promise.all([
      em.find(Plugin, name === undefined ? {} : { name }, { disableIdentityMap: true }),
      em.find(Grant, { revokedAt: null, ...(name !== undefined && { plugin: name }) }, { disableIdentityMap: true }),
    ])
    // Rights first: what was taken away must not be used for a moment longer than the plugin's other news take.
    takeGrants(grants, grantRows.map((row) => ({ ...row })), name)
    const known = name === undefined ? plugins.all().map((plugin) => plugin.name) : [name]
    for (const gone of known) if (!rows.some((row) => row.name === gone) && plugins.find(gone)) {
      plugins.delete(gone)
      await supervisor.stop(gone)
    }
    for (const row of rows) {
      const before = plugins.find(row.name)
      if (before && isDeepStrictEqual(before.row, { ...row })) continue
      plugins.set(new InstalledPlugin({ ...row }, kinds))
      await supervisor.stop(row.name)
    }
  }

  return store.signals.on('event', (note) => {
    const told = Told.safeParse(note)
    // A note that says nothing stands for all that were lost.
    if (!told.success && note !== undefined) return
    read(told.data?.data.plugin).catch((error: unknown) => log.warn({ err: error }, 'what another gateway changed about plugins could not be read'))
  })
}

function takeGrants(index: GrantIndex, rows: ReturnType<GrantIndex['inForce']>, plugin: string | undefined): void {
  const now = new Map(rows.map((row) => [row.id, row]))
  for (const held of index.inForce(plugin)) {
    const row = now.get(held.id)
    if (row === undefined) index.shrink(held.id)
    else if (!isDeepStrictEqual(row.scope, held.scope)) index.shrink(held.id, row)
    // The same scope object: what rests on it goes on.
    else if (row.usesLeft !== held.usesLeft) index.add({ ...held, usesLeft: row.usesLeft })
    now.delete(held.id)
  }
  for (const row of now.values()) index.add(row)
}
