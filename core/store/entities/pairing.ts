import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'
import { Channel } from './channel.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** A stranger's request to be let in: the code that they were told waits for the owner's approval. */
export const Pairing = defineEntity({
  name: 'Pairing',
  tableName: 'pairings',
  properties: {
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').index(false),
    channel: p.manyToOne(Channel).mapToPk().fieldName('channel').deleteRule('cascade').index(false),
    externalId: text(),
    /** What the platform calls them. */
    label: text(),
    /** Where they wrote, to be told there. */
    room: text(),
    code: text(),
    createdAt: moment(),
    expiresAt: moment(),
    /** The owner said no: until it expires, they get no other code. */
    rejectedAt: moment().nullable(),
  },
  uniques: [{ properties: ['channel', 'externalId'] }, { properties: ['code'] }],
})
export type PairingRow = InferEntity<typeof Pairing>
