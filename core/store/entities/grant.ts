import { defineEntity, type InferEntity } from '@mikro-orm/core'

const p = defineEntity.properties

/** What an owner allowed; the effective right is its intersection with what the manifest asks for. */
export const Grant = defineEntity({
  name: 'Grant',
  tableName: 'grants',
  properties: {
    id: p.string().primary(),
    owner: p.string().fieldName('owner_id'),
    plugin: p.string(),
    capability: p.string(),
    scope: p.json<unknown>(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
    revokedBy: p.string().fieldName('revoked_by_id').nullable(),
  },
  indexes: [{ properties: ['plugin', 'revokedAt'] }],
})
export type GrantRow = InferEntity<typeof Grant>
