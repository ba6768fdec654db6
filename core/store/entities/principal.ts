import { defineEntity, type InferEntity } from '@mikro-orm/core'

const p = defineEntity.properties

/** Who acts: a person, or later an agent or a plugin that owns rows. */
export const Principal = defineEntity({
  name: 'Principal',
  tableName: 'principals',
  properties: {
    id: p.string().primary(),
    kind: p.string().$type<'person' | 'agent' | 'plugin'>(),
    role: p.string().$type<'owner' | 'member' | 'guest'>(),
    name: p.string(),
    createdAt: p.datetime(),
    disabledAt: p.datetime().nullable(),
  },
})
export type PrincipalRow = InferEntity<typeof Principal>
