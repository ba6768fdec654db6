import { defineEntity, type InferEntity } from '@mikro-orm/core'

const p = defineEntity.properties

/** What a person or an agent said; tool calls are steps of the turn. */
export const Message = defineEntity({
  name: 'Message',
  tableName: 'messages',
  properties: {
    /** A ULID: ids of one session sort by time. */
    id: p.string().primary(),
    owner: p.string().fieldName('owner_id'),
    session: p.string().fieldName('session_id'),
    turn: p.string().fieldName('turn_id').index(),
    role: p.string().$type<'user' | 'assistant'>(),
    text: p.text(),
    status: p.string().$type<'complete' | 'failed' | 'cancelled'>(),
    error: p.json().$type<{ code: string; message: string }>().nullable(),
    idempotencyKey: p.string().nullable(),
    createdAt: p.datetime(),
  },
  indexes: [{ properties: ['session', 'id'] }],
  uniques: [{ properties: ['owner', 'idempotencyKey'] }],
})
export type MessageRow = InferEntity<typeof Message>
