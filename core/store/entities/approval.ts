import { defineEntity, type InferEntity } from '@mikro-orm/core'
import type { Effect } from '../../../plugin-registry/manifest/effect.ts'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'
import { Session } from './session.ts'
import { Turn } from './turn.ts'

const p = defineEntity.properties

/** A tool call that waits for a person's word. */
export const Approval = defineEntity({
  name: 'Approval',
  tableName: 'approvals',
  properties: {
    id: text().primary(),
    /** In whose name the call would act; they may decide, and so may the gateway's owner. */
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    session: p.manyToOne(Session).mapToPk().fieldName('session_id').deleteRule('cascade').index(false),
    turn: p.manyToOne(Turn).mapToPk().fieldName('turn_id').deleteRule('cascade'),
    /** The step that waits. */
    step: text(),
    plugin: text(),
    tool: text(),
    effect: text().$type<Effect>(),
    input: json().nullable(),
    /** Why it is asked: one sentence. */
    why: text(),
    /** What this turn read from outside, such as `web-page read`. */
    taintedBy: json<string[]>(),
    state: text().$type<'waiting' | 'allowed' | 'denied' | 'expired'>(),
    /** `always` also made a rule. */
    decision: text().$type<'once' | 'always' | 'deny'>().nullable(),
    decidedBy: p.manyToOne(Principal).mapToPk().fieldName('decided_by_id').nullable().index(false),
    createdAt: moment(),
    expiresAt: moment(),
    decidedAt: moment().nullable(),
  },
  indexes: [{ properties: ['state', 'expiresAt'] }],
  uniques: [{ properties: ['step'] }],
})
export type ApprovalRow = InferEntity<typeof Approval>
