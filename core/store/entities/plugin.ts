import { defineEntity, type InferEntity } from '@mikro-orm/core'
import type { Tier } from '../../../sandbox/supervisor/guest-plugin.ts'

const p = defineEntity.properties

/** An installed plugin; its files lie in the package store under their digest. */
export const Plugin = defineEntity({
  name: 'Plugin',
  tableName: 'plugins',
  properties: {
    name: p.string().primary(),
    owner: p.string().fieldName('owner_id'),
    version: p.string(),
    digest: p.string(),
    tier: p.string().$type<Tier>(),
    publisher: p.string().nullable(),
    /** Where it came from, for the owner's eyes: `bundled`, or a folder's path. */
    source: p.string(),
    /** The manifest as installed (its package.json), read again through the manifest schema. */
    manifest: p.json<unknown>(),
    config: p.json<unknown>().nullable(),
    enabled: p.boolean().default(true),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
})
export type PluginRow = InferEntity<typeof Plugin>
