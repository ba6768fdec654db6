import { defineEntity, type InferEntity } from '@mikro-orm/core'

const p = defineEntity.properties

export const Session = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: p.string().primary(),
    owner: p.string().fieldName('owner_id'),
    agent: p.string(),
    title: p.string(),
    /** Did a person name it? Then no turn renames it. */
    titled: p.boolean().default(false),
    origin: p.string(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
  indexes: [{ properties: ['owner', 'updatedAt'] }],
})
export type SessionRow = InferEntity<typeof Session>
