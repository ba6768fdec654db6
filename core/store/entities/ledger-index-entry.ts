import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'

const p = defineEntity.properties

/** One entry of a gateway's ledger, so that it can be found; what counts is the segment file that it comes from. */
export const LedgerIndexEntry = defineEntity({
  name: 'LedgerIndexEntry',
  tableName: 'ledger_entries',
  properties: {
    gateway: text().primary(),
    seq: p.bigint('number').primary(),
    hash: text(),
    at: moment(),
    kind: text(),
    plugin: text().nullable(),
    capability: text().nullable(),
    code: text().nullable(),
    principal: text().nullable(),
    session: text().nullable(),
    turn: text().nullable(),
    entry: json(),
  },
  indexes: [{ properties: ['at'] }, { properties: ['plugin', 'at'] }, { properties: ['session', 'at'] }],
})
export type LedgerIndexRow = InferEntity<typeof LedgerIndexEntry>
