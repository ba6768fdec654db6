import { defineEntity, type InferEntity } from '@mikro-orm/core'

const p = defineEntity.properties

/** One value that the owner chose in the console, such as the default model. */
export const Setting = defineEntity({
  name: 'Setting',
  tableName: 'settings',
  properties: {
    name: p.string().primary(),
    owner: p.string().fieldName('owner_id'),
    value: p.json<unknown>(),
    updatedAt: p.datetime(),
  },
})
export type SettingRow = InferEntity<typeof Setting>
