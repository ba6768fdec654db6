import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** Something that a plugin does at set times, for one person. */
export const Job = defineEntity({
  name: 'Job',
  tableName: 'jobs',
  properties: {
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').index(false),
    plugin: text(),
    name: text(),
    /** Whose word it is: the manifest's, the plugin's own, or an owner's. */
    source: text().$type<'manifest' | 'plugin' | 'owner'>(),
    /** The name under `contributes.schedules` whose function runs. */
    run: text(),
    /** One of the three says when. */
    cron: text().nullable(),
    everyMs: p.bigint('number').nullable(),
    at: moment().nullable(),
    /** IANA, for `cron`. */
    timezone: text().nullable(),
    payload: json().nullable(),
    /** The next run, or the next try of one that failed; none when there is no more. */
    dueAt: moment().nullable(),
    /** The moment that the run which is due was meant for. */
    plannedAt: moment().nullable(),
    /** How often the run that is due has failed. */
    tries: p.integer().default(0),
    claimedBy: text().nullable(),
    fence: p.integer().default(0),
    leaseUntil: moment().nullable(),
    lastAt: moment().nullable(),
    lastMs: p.integer().nullable(),
    lastError: json<{ code: string; message: string }>().nullable(),
    createdAt: moment(),
    updatedAt: moment(),
  },
  indexes: [{ properties: ['dueAt'] }],
  uniques: [{ properties: ['plugin', 'owner', 'name'] }],
})
export type JobRow = InferEntity<typeof Job>
