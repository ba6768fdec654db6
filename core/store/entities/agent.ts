import { defineEntity, type InferEntity } from '@mikro-orm/core'

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
    name: p.string().primary(),
    owner: p.string().fieldName('owner_id'),
    model: p.string().nullable(),
    instructions: p.text(),
    tools: p.json().$type<'all' | string[]>(),
    limits: p.json().$type<Partial<TurnLimits>>(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
})
export type AgentRow = InferEntity<typeof Agent>
