import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

export interface TurnLimits {
  steps: number
  tokens: number
  seconds: number
}

/** An agent is data: a name, a model, instructions and which tools it may use. */
export const Agent = defineEntity({
  name: 'Agent',
  tableName: 'agents',
  properties: {
    name: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    model: text().nullable(),
    instructions: text(),
    tools: json<'all' | string[]>(),
    limits: json<Partial<TurnLimits>>(),
    createdAt: moment(),
    updatedAt: moment(),
  },
})
export type AgentRow = InferEntity<typeof Agent>
