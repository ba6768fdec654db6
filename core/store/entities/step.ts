import { defineEntity, type InferEntity } from '@mikro-orm/core'
import type { Denial } from '../../../sandbox/broker/denial.ts'

const p = defineEntity.properties

/**
 * One entry of a turn's journal. A tool's intent is stored before it has an effect, its result after;
 * a row left `intended` by a crash is a call whose outcome nobody knows.
 */
export const Step = defineEntity({
  name: 'Step',
  tableName: 'steps',
  properties: {
    id: p.string().primary(),
    owner: p.string().fieldName('owner_id'),
    turn: p.string().fieldName('turn_id'),
    seq: p.integer(),
    kind: p.string().$type<'model' | 'tool'>(),
    state: p.string().$type<'intended' | 'done' | 'failed' | 'unknown'>(),
    /** Tools only. */
    plugin: p.string().nullable(),
    tool: p.string().nullable(),
    effect: p.string().$type<'read' | 'write' | 'external' | 'spend'>().nullable(),
    /** The model's id of the tool call, which the result must carry. */
    toolCall: p.string().nullable(),
    /** Tools: the arguments. Models: nothing. */
    input: p.json<unknown>().nullable(),
    /** Tools: the result. Models: `{ text, toolCalls }`. */
    output: p.json<unknown>().nullable(),
    error: p.json().$type<{ code: string; message: string }>().nullable(),
    denials: p.json().$type<Denial[]>().nullable(),
    ms: p.double().nullable(),
    createdAt: p.datetime(),
    finishedAt: p.datetime().nullable(),
  },
  uniques: [{ properties: ['turn', 'seq'] }],
})
export type StepRow = InferEntity<typeof Step>
