import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** What an owner allowed; the effective right is its intersection with what the manifest asks for. */
export const Grant = defineEntity({
  name: 'Grant',
  tableName: 'grants',
  properties: {
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    plugin: text(),
    capability: text(),
    scope: json(),
    createdAt: moment(),
    expiresAt: moment().nullable(),
    revokedAt: moment().nullable(),
    revokedBy: p.manyToOne(Principal).mapToPk().fieldName('revoked_by_id').nullable(),
  },
  indexes: [{ properties: ['plugin', 'revokedAt'] }],
})
export type GrantRow = InferEntity<typeof Grant>
