import { defineEntity, type InferEntity } from '@mikro-orm/core'

const p = defineEntity.properties

/** A person's account on a channel, linked to a principal by pairing. */
export const Identity = defineEntity({
  name: 'Identity',
  tableName: 'identities',
  properties: {
    id: p.string().primary(),
    owner: p.string().fieldName('owner_id').index(),
    plugin: p.string(),
    account: p.string(),
    externalId: p.string(),
    label: p.string().nullable(),
    createdAt: p.datetime(),
  },
  uniques: [{ properties: ['plugin', 'account', 'externalId'] }],
})
export type IdentityRow = InferEntity<typeof Identity>
