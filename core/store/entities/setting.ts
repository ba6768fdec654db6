import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** One value that the owner chose in the console, such as the default model. */
export const Setting = defineEntity({
  name: 'Setting',
  tableName: 'settings',
  properties: {
    name: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    value: json(),
    updatedAt: moment(),
  },
})
export type SettingRow = InferEntity<typeof Setting>
