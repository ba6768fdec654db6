import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** A person's account on a channel, linked to a principal by pairing. */
export const Identity = defineEntity({
  name: 'Identity',
  tableName: 'identities',
  properties: {
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    plugin: text(),
    account: text(),
    externalId: text(),
    label: text().nullable(),
    createdAt: moment(),
  },
  uniques: [{ properties: ['plugin', 'account', 'externalId'] }],
})
export type IdentityRow = InferEntity<typeof Identity>
