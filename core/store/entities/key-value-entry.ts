import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** One entry of a plugin's key-value store, apart for each principal on whose behalf it was written. */
export const KeyValueEntry = defineEntity({
  name: 'KeyValueEntry',
  tableName: 'key_value_entries',
  properties: {
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').index(false),
    plugin: text(),
    /** `own`: apart for each person; `shared`: one for all of them, under the gateway's owner. */
    space: text().default('own'),
    key: text(),
    /** JSON text, as the guest wrote it. */
    value: text(),
    /** UTF-8 bytes of key and value: what the quota counts. */
    bytes: p.integer(),
    updatedAt: moment(),
    expiresAt: moment().nullable().index(),
  },
  uniques: [{ properties: ['plugin', 'owner', 'space', 'key'] }],
})
export type KeyValueEntryRow = InferEntity<typeof KeyValueEntry>
