import { defineEntity, type InferEntity } from '@mikro-orm/core'
import type { Tier } from '../../../sandbox/supervisor/guest-plugin.ts'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** An installed plugin; its files lie in the package store under their digest. */
export const Plugin = defineEntity({
  name: 'Plugin',
  tableName: 'plugins',
  properties: {
    name: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    version: text(),
    digest: text(),
    tier: text().$type<Tier>(),
    publisher: text().nullable(),
    /** Where it came from, for the owner's eyes: `bundled`, or a folder's path. */
    source: text(),
    /** The manifest as installed (its package.json), read again through the manifest schema. */
    manifest: json(),
    config: json().nullable(),
    /** What the owner allows it less of than the manifest asks for. */
    limits: json<Readonly<Record<string, number>>>().nullable(),
    enabled: p.boolean().default(true),
    createdAt: moment(),
    updatedAt: moment(),
  },
})
export type PluginRow = InferEntity<typeof Plugin>
