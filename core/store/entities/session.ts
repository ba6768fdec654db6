import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

export const Session = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').index(false),
    agent: text(),
    title: text(),
    /** Did a person name it? Then no turn renames it. */
    titled: p.boolean().default(false),
    origin: text(),
    /** When a turn of it last began: those served longest ago come first. */
    servedAt: moment().nullable(),
    createdAt: moment(),
    updatedAt: moment(),
  },
  indexes: [{ properties: ['owner', 'updatedAt'] }],
})
export type SessionRow = InferEntity<typeof Session>
