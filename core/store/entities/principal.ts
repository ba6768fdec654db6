import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'

/** Who acts: a person, or later an agent or a plugin that owns rows. */
export const Principal = defineEntity({
  name: 'Principal',
  tableName: 'principals',
  properties: {
    id: text().primary(),
    kind: text().$type<'person' | 'agent' | 'plugin'>(),
    role: text().$type<'owner' | 'member' | 'guest'>(),
    name: text(),
    createdAt: moment(),
    disabledAt: moment().nullable(),
  },
})
export type PrincipalRow = InferEntity<typeof Principal>
