import { defineEntity, type InferEntity } from '@mikro-orm/core'
import type { Effect } from '../../../plugin-registry/manifest/effect.ts'
import type { Denial } from '../../../sandbox/broker/denial.ts'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'
import { Turn } from './turn.ts'

const p = defineEntity.properties

/**
 * One entry of a turn's journal. A tool's intent is stored before it has an effect, its result after;
 * a row left `intended` by a crash is a call whose outcome nobody knows; one `asked` waits for approval and had none.
 */
export const Step = defineEntity({
  name: 'Step',
  tableName: 'steps',
  properties: {
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').index(false),
    turn: p.manyToOne(Turn).mapToPk().fieldName('turn_id').deleteRule('cascade').index(false),
    seq: p.integer(),
    kind: text().$type<'model' | 'tool' | 'summary'>(),
    state: text().$type<'asked' | 'intended' | 'done' | 'failed' | 'unknown'>(),
    /** Tools only. */
    plugin: text().nullable(),
    tool: text().nullable(),
    effect: text().$type<Effect>().nullable(),
    /** The model's id of the tool call, which the result must carry. */
    toolCall: text().nullable(),
    /** Tools: the arguments. Models: nothing. */
    input: json().nullable(),
    /** Tools: the result. Models: `{ text, toolCalls }`. Summaries: `{ text, upTo }`, what it stands for ends with that turn. */
    output: json().nullable(),
    error: json<{ code: string; message: string }>().nullable(),
    denials: json<Denial[]>().nullable(),
    ms: p.double().$type<number>().nullable(),
    createdAt: moment(),
    finishedAt: moment().nullable(),
  },
  uniques: [{ properties: ['turn', 'seq'] }],
})
export type StepRow = InferEntity<typeof Step>
