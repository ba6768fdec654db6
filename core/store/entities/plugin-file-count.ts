import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** How much a plugin keeps in files for one person: the quota's counter, changed in the same transaction as the files. */
export const PluginFileCount = defineEntity({
  name: 'PluginFileCount',
  tableName: 'plugin_file_counts',
  properties: {
    plugin: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').primary().index(false),
    bytes: p.bigint('number'),
    files: p.integer(),
  },
})
export type PluginFileCountRow = InferEntity<typeof PluginFileCount>
