import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'
import type { DailyBudget } from './agent.ts'

/** Who acts: a person, or later an agent or a plugin that owns rows. */
export const Principal = defineEntity({
  name: 'Principal',
  tableName: 'principals',
  properties: {
    id: text().primary(),
    kind: text().$type<'person' | 'agent' | 'plugin'>(),
    role: text().$type<'owner' | 'member' | 'guest'>(),
    name: text(),
    /** What they may spend on models in one day. */
    daily: json<DailyBudget>().default('{}'),
    createdAt: moment(),
    disabledAt: moment().nullable(),
  },
})
export type PrincipalRow = InferEntity<typeof Principal>
