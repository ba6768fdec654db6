import { defineEntity, type InferEntity } from '@mikro-orm/core'

const p = defineEntity.properties

export type TurnStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
export interface Usage {
  inputTokens: number
  outputTokens: number
}

/** One answer in the making: from a message to the reply. Its steps are the journal. */
export const Turn = defineEntity({
  name: 'Turn',
  tableName: 'turns',
  properties: {
    id: p.string().primary(),
    owner: p.string().fieldName('owner_id'),
    session: p.string().fieldName('session_id'),
    agent: p.string(),
    model: p.string().nullable(),
    origin: p.string(),
    status: p.string().$type<TurnStatus>(),
    /** Has this turn read data from outside? Policy asks before a tainted turn acts outside. */
    tainted: p.boolean().default(false),
    usage: p.json().$type<Usage>().nullable(),
    error: p.json().$type<{ code: string; message: string }>().nullable(),
    /** Who works on it: claimed by a gateway, guarded by a fencing token, until the lease ends. */
    claimedBy: p.string().nullable(),
    fence: p.integer().default(0),
    leaseUntil: p.datetime().nullable(),
    createdAt: p.datetime(),
    finishedAt: p.datetime().nullable(),
  },
  indexes: [{ properties: ['session', 'id'] }, { properties: ['status'] }],
})
export type TurnRow = InferEntity<typeof Turn>
