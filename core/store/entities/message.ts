import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'
import { Session } from './session.ts'
import { Turn } from './turn.ts'

const p = defineEntity.properties

/** A blob as a message carries it. */
export interface Attachment {
  blob: string
  name: string
  /** MIME type. */
  type: string
  bytes: number
}

/** A plugin's hand in a message, or its attempt. */
export interface Revision {
  plugin: string
  /** ISO 8601. */
  at: string
  /** What stood there before; none where the plugin failed and the message stayed as it was. */
  before?: string
  error?: { code: string; message: string }
}

/** What a person or an agent said; tool calls are steps of the turn. */
export const Message = defineEntity({
  name: 'Message',
  tableName: 'messages',
  properties: {
    /** A ULID: ids of one session sort by time. */
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').index(false),
    session: p.manyToOne(Session).mapToPk().fieldName('session_id').deleteRule('cascade').index(false),
    turn: p.manyToOne(Turn).mapToPk().fieldName('turn_id').deleteRule('cascade').index(),
    role: text().$type<'user' | 'assistant'>(),
    text: text(),
    /** Who wrote it, where several do. */
    author: text().nullable(),
    attachments: json<Attachment[]>().nullable(),
    /** In order; the first one's `before` is what the person wrote. */
    revisions: json<Revision[]>().nullable(),
    status: text().$type<'complete' | 'failed' | 'cancelled'>(),
    error: json<{ code: string; message: string }>().nullable(),
    idempotencyKey: text().nullable(),
    createdAt: moment(),
  },
  indexes: [{ properties: ['session', 'id'] }],
  uniques: [{ properties: ['owner', 'idempotencyKey'] }],
})
export type MessageRow = InferEntity<typeof Message>
