import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'
import { Message } from './message.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** A message that a plugin is to be shown: stored with the message, gone when the plugin has seen it. */
export const Observation = defineEntity({
  name: 'Observation',
  tableName: 'observations',
  properties: {
    /** A ULID: each plugin sees messages in this order. */
    id: text().primary(),
    plugin: text(),
    /** Whose session it is. */
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').index(false),
    message: p.manyToOne(Message).mapToPk().fieldName('message_id').deleteRule('cascade').index(false),
    tries: p.integer().default(0),
    dueAt: moment(),
    claimedBy: text().nullable(),
    leaseUntil: moment().nullable(),
  },
  indexes: [{ properties: ['dueAt'] }, { properties: ['message'] }, { properties: ['plugin'] }],
})
export type ObservationRow = InferEntity<typeof Observation>
