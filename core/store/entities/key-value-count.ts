import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** How much a plugin keeps in one space: the quota's counter, changed in the same transaction as the entries. */
export const KeyValueCount = defineEntity({
  name: 'KeyValueCount',
  tableName: 'key_value_counts',
  properties: {
    plugin: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').primary(),
    space: text().primary(),
    bytes: p.bigint('number'),
    entries: p.integer(),
  },
})
export type KeyValueCountRow = InferEntity<typeof KeyValueCount>
