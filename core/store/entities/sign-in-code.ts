import { defineEntity, type InferEntity } from '@mikro-orm/core'
import type { Scope } from '../../access/scope.ts'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** A sign-in code that was not used yet, by its digest; the code itself is never stored. */
export const SignInCode = defineEntity({
  name: 'SignInCode',
  tableName: 'sign_in_codes',
  properties: {
    id: text().primary(),
    digest: text(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    scopes: json<Scope[]>(),
    createdAt: moment(),
    expiresAt: moment(),
  },
  uniques: [{ properties: ['digest'] }],
})
export type SignInCodeRow = InferEntity<typeof SignInCode>
