import { defineEntity, type InferEntity } from '@mikro-orm/core'
import type { Scope } from '../../access/scope.ts'

const p = defineEntity.properties

/** An issued token; the token itself is a JWT whose `jti` is this row's id, and is never stored. */
export const Token = defineEntity({
  name: 'Token',
  tableName: 'tokens',
  properties: {
    id: p.string().primary(),
    owner: p.string().fieldName('owner_id').index(),
    name: p.string(),
    kind: p.string().$type<'api' | 'cookie' | 'cli'>(),
    scopes: p.json().$type<Scope[]>(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().nullable(),
    lastUsedAt: p.datetime().nullable(),
    revokedAt: p.datetime().nullable(),
  },
})
export type TokenRow = InferEntity<typeof Token>
