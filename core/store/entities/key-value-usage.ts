import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** How many bytes a plugin keeps for one principal: the quota's counter, changed in the same transaction as the entries. */
export const KeyValueUsage = defineEntity({
  name: 'KeyValueUsage',
  tableName: 'key_value_usages',
  properties: {
    plugin: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').primary(),
    bytes: p.bigint('number'),
  },
})
export type KeyValueUsageRow = InferEntity<typeof KeyValueUsage>
