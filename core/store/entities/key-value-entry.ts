import { defineEntity, type InferEntity } from '@mikro-orm/core'

const p = defineEntity.properties

/** One entry of a plugin's key-value store, apart for each principal on whose behalf it was written. */
export const KeyValueEntry = defineEntity({
  name: 'KeyValueEntry',
  tableName: 'key_value_entries',
  properties: {
    id: p.string().primary(),
    owner: p.string().fieldName('owner_id'),
    plugin: p.string(),
    key: p.string(),
    /** JSON text, as the guest wrote it. */
    value: p.text(),
    /** UTF-8 bytes of key and value: what the quota counts. */
    bytes: p.integer(),
    updatedAt: p.datetime(),
  },
  uniques: [{ properties: ['plugin', 'owner', 'key'] }],
})
export type KeyValueEntryRow = InferEntity<typeof KeyValueEntry>
