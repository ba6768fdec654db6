import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'
import { Channel } from './channel.ts'
import { Principal } from './principal.ts'
import { Session } from './session.ts'

const p = defineEntity.properties

/** A room on a platform, or a thread in it, and the session that goes on there. */
export const Conversation = defineEntity({
  name: 'Conversation',
  tableName: 'conversations',
  properties: {
    id: text().primary(),
    /** The person in a direct conversation; in a group the owner of the channel. */
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').index(false),
    channel: p.manyToOne(Channel).mapToPk().fieldName('channel').deleteRule('cascade').index(false),
    room: text(),
    /** Empty where the platform has no threads. */
    thread: text(),
    kind: text().$type<'direct' | 'group'>(),
    label: text().nullable(),
    session: p.manyToOne(Session).mapToPk().fieldName('session_id').deleteRule('cascade'),
    createdAt: moment(),
  },
  uniques: [{ properties: ['channel', 'room', 'thread', 'owner'] }],
})
export type ConversationRow = InferEntity<typeof Conversation>
