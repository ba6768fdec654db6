import { defineEntity, type InferEntity } from '@mikro-orm/core'
import type { Origin } from '../../access/caller.ts'
import type { Scope } from '../../access/scope.ts'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'
import { Session } from './session.ts'

const p = defineEntity.properties

/** `waiting`: for a person's approval, in nobody's hands; the decision queues it again. */
export type TurnStatus = 'queued' | 'running' | 'waiting' | 'done' | 'failed' | 'cancelled'
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
    /** In whose name it acts; in a group not the session's owner. */
    actor: text().fieldName('actor_id').default(''),
    /** What the actor might do when they asked. */
    scopes: json<Scope[]>().default('[]'),
    agent: text(),
    model: text().nullable(),
    origin: text().$type<Origin>(),
    /** Where the answer goes besides the console; a deleted conversation's answers stay at home. */
    conversation: text().nullable(),
    /** The platform's id of the message that it answers. */
    replyTo: text().nullable(),
    /** Id of the answer's message: the same, however often the turn is taken up again. */
    reply: text().default(''),
    status: text().$type<TurnStatus>(),
    /** Has this turn read data from outside? Policy asks before a tainted turn acts outside. */
    tainted: p.boolean().default(false),
    /** What it read from outside, such as `web-page read`. */
    taintedBy: json<string[]>().default('[]'),
    usage: json<Usage>().nullable(),
    error: json<{ code: string; message: string }>().nullable(),
    /** Who works on it: claimed by a gateway, guarded by a fencing token, until the lease ends. */
    claimedBy: text().nullable(),
    fence: p.integer().default(0),
    leaseUntil: moment().nullable(),
    /** Somebody stopped it; whoever works on it ends it so. */
    cancelledAt: moment().nullable(),
    createdAt: moment(),
    finishedAt: moment().nullable(),
  },
  indexes: [{ properties: ['session', 'id'] }, { properties: ['status'] }],
})
export type TurnRow = InferEntity<typeof Turn>
