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
    /** A lease ends by time, by count, or holds for one conversation alone; what is not set does not end it. */
    expiresAt: moment().nullable(),
    /** How many were allowed, and how many are left; the database's word counts, for several gateways may use them. */
    uses: p.integer().nullable(),
    usesLeft: p.integer().nullable(),
    session: text().nullable(),
    revokedAt: moment().nullable(),
    revokedBy: p.manyToOne(Principal).mapToPk().fieldName('revoked_by_id').nullable(),
  },
  indexes: [{ properties: ['plugin', 'revokedAt'] }],
})
export type GrantRow = InferEntity<typeof Grant>
