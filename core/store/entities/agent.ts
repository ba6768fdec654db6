import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

export interface TurnLimits {
  steps: number
  tokens: number
  seconds: number
}

/** In one day, by UTC; without a figure there is no limit. */
export interface DailyBudget {
  tokens?: number
  /** US dollars. */
  usd?: number
}

/** An agent is data: a name, a model, instructions and which tools it may use. */
export const Agent = defineEntity({
  name: 'Agent',
  tableName: 'agents',
  properties: {
    name: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    model: text().nullable(),
    /** Models to go on with, in order, when the first does not answer. */
    fallbacks: json<string[]>().default('[]'),
    instructions: text(),
    tools: json<'all' | string[]>(),
    limits: json<Partial<TurnLimits>>(),
    /** What it may spend on models in one day. */
    daily: json<DailyBudget>().default('{}'),
    createdAt: moment(),
    updatedAt: moment(),
  },
})
export type AgentRow = InferEntity<typeof Agent>
