import { defineEntity, type InferEntity } from '@mikro-orm/core'

const p = defineEntity.properties

/** A value under AES-256-GCM, bound to its row: the ciphertext opens only under this id, space and name. */
export const Secret = defineEntity({
  name: 'Secret',
  tableName: 'secrets',
  properties: {
    id: p.string().primary(),
    owner: p.string().fieldName('owner_id'),
    /** Whose namespace: `plugin:<name>` or `provider:<name>`. */
    space: p.string(),
    name: p.string(),
    keyId: p.string(),
    nonce: p.blob(),
    ciphertext: p.blob(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
  uniques: [{ properties: ['space', 'name'] }],
})
export type SecretRow = InferEntity<typeof Secret>
