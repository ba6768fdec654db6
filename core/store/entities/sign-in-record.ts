import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** A sign-in, a refused one, or a revocation: what the owner reads when something looks wrong. */
export const SignInRecord = defineEntity({
  name: 'SignInRecord',
  tableName: 'sign_in_records',
  properties: {
    id: text().primary(),
    /** None for an attempt that named nobody. */
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id').nullable(),
    kind: text().$type<'signed_in' | 'refused' | 'revoked' | 'expired'>(),
    token: text().nullable(),
    /** Address and user agent, as they came: hints, no proof. */
    from: text().nullable(),
    device: text().nullable(),
    createdAt: moment(),
  },
  indexes: [{ properties: ['createdAt'] }],
})
export type SignInRecordRow = InferEntity<typeof SignInRecord>
