import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** A value under AES-256-GCM, bound to its row: the ciphertext opens only under this id, space and name. */
export const Secret = defineEntity({
  name: 'Secret',
  tableName: 'secrets',
  properties: {
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    /** Whose namespace: `plugin:<name>` or `provider:<name>`. */
    space: text(),
    name: text(),
    keyId: text(),
    nonce: p.blob(),
    ciphertext: p.blob(),
    createdAt: moment(),
    updatedAt: moment(),
    /** Of what a server handed out. */
    expiresAt: moment().nullable(),
  },
  uniques: [{ properties: ['space', 'name'] }],
})
export type SecretRow = InferEntity<typeof Secret>
