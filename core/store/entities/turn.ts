import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'
import { Session } from './session.ts'

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
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').index(false),
    session: p.manyToOne(Session).mapToPk().fieldName('session_id').deleteRule('cascade').index(false),
    agent: text(),
    model: text().nullable(),
    origin: text(),
    status: text().$type<TurnStatus>(),
    /** Has this turn read data from outside? Policy asks before a tainted turn acts outside. */
    tainted: p.boolean().default(false),
    usage: json<Usage>().nullable(),
    error: json<{ code: string; message: string }>().nullable(),
    /** Who works on it: claimed by a gateway, guarded by a fencing token, until the lease ends. */
    claimedBy: text().nullable(),
    fence: p.integer().default(0),
    leaseUntil: moment().nullable(),
    createdAt: moment(),
    finishedAt: moment().nullable(),
  },
  indexes: [{ properties: ['session', 'id'] }, { properties: ['status'] }],
})
export type TurnRow = InferEntity<typeof Turn>
