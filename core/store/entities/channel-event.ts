import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'
import { Channel } from './channel.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** What a platform sent, stored before it is acknowledged; a channel's guest makes messages of it. */
export const ChannelEvent = defineEntity({
  name: 'ChannelEvent',
  tableName: 'channel_events',
  properties: {
    /** A ULID: events of one channel are handled in this order. */
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').index(false),
    channel: p.manyToOne(Channel).mapToPk().fieldName('channel').deleteRule('cascade').index(false),
    /** The platform's own id: the same event twice is one. */
    externalId: text(),
    payload: json(),
    state: text().$type<'new' | 'done' | 'aside'>(),
    /** How often its guest failed on it; after three it is set aside. */
    tries: p.integer().default(0),
    error: json<{ code: string; message: string }>().nullable(),
    createdAt: moment(),
    finishedAt: moment().nullable(),
  },
  indexes: [{ properties: ['channel', 'state', 'id'] }],
  uniques: [{ properties: ['channel', 'externalId'] }],
})
export type ChannelEventRow = InferEntity<typeof ChannelEvent>
