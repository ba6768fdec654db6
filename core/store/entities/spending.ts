import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** What was spent on models on one day, by person, agent and model: what the daily budgets count. */
export const Spending = defineEntity({
  name: 'Spending',
  tableName: 'spendings',
  properties: {
    /** `2026-11-22`, in UTC. */
    day: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').primary(),
    agent: text().primary(),
    /** `provider/model`. */
    model: text().primary(),
    inputTokens: p.bigint('number'),
    outputTokens: p.bigint('number'),
    /** Millionths of a US dollar. */
    microUsd: p.bigint('number'),
  },
})
export type SpendingRow = InferEntity<typeof Spending>
