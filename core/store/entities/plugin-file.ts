import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'
import { Blob } from './blob.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** A file that a plugin keeps, apart for each person; its bytes are a blob, made anew with each write. */
export const PluginFile = defineEntity({
  name: 'PluginFile',
  tableName: 'plugin_files',
  properties: {
    plugin: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').primary().index(false),
    path: text().primary(),
    blob: p.manyToOne(Blob).mapToPk().fieldName('blob_id').index(false),
    type: text(),
    bytes: p.bigint('number'),
    changedAt: moment(),
  },
  indexes: [{ properties: ['blob'] }],
})
export type PluginFileRow = InferEntity<typeof PluginFile>
