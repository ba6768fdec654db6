import { defineEntity, type InferEntity } from '@mikro-orm/core'
import type { Scope } from '../../access/scope.ts'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** An issued token; the token itself is a JWT whose `jti` is this row's id, and is never stored. */
export const Token = defineEntity({
  name: 'Token',
  tableName: 'tokens',
  properties: {
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    name: text(),
    kind: text().$type<'api' | 'cookie' | 'cli'>(),
    scopes: json<Scope[]>(),
    /** What signed in with it: a browser's name. */
    device: text().nullable(),
    createdAt: moment(),
    expiresAt: moment().nullable(),
    lastUsedAt: moment().nullable(),
    revokedAt: moment().nullable(),
  },
})
export type TokenRow = InferEntity<typeof Token>
