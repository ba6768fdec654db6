import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'
import { Channel } from './channel.ts'
import { Conversation } from './conversation.ts'
import { Principal } from './principal.ts'
import { Turn } from './turn.ts'

const p = defineEntity.properties

/** What is to be sent to a platform: stored with what it answers, sent at least once. */
export const Delivery = defineEntity({
  name: 'Delivery',
  tableName: 'deliveries',
  properties: {
    /** A ULID: what goes to one conversation goes in this order. Also the idempotency key for platforms that know one. */
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').index(false),
    channel: p.manyToOne(Channel).mapToPk().fieldName('channel').deleteRule('cascade').index(false),
    /** None for words to a stranger. */
    conversation: p.manyToOne(Conversation).mapToPk().fieldName('conversation_id').nullable().deleteRule('cascade'),
    turn: p.manyToOne(Turn).mapToPk().fieldName('turn_id').nullable().deleteRule('cascade'),
    /** An OutboundMessage (docs/plugins/CHANNELS.md). */
    message: json(),
    /** `draft`: the answer is still growing. */
    state: text().$type<'draft' | 'waiting' | 'sent' | 'aside'>(),
    /** The platform's ids of what was sent so far, in order: a retry goes on after them, an edit changes them. */
    sent: json<string[]>(),
    tries: p.integer().default(0),
    /** Not before; after a failure or at a platform's request. */
    dueAt: moment(),
    error: json<{ code: string; message: string }>().nullable(),
    createdAt: moment(),
    finishedAt: moment().nullable(),
  },
  indexes: [{ properties: ['channel', 'state', 'id'] }],
})
export type DeliveryRow = InferEntity<typeof Delivery>
