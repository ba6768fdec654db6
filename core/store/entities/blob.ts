import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

/** A file that came or goes with a message; its bytes lie in the data folder under this id. */
export const Blob = defineEntity({
  name: 'Blob',
  tableName: 'blobs',
  properties: {
    id: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    /** A file name made safe to show and to save under. */
    name: text(),
    /** The MIME type that its first bytes show, whatever was claimed. */
    type: text(),
    bytes: p.bigint('number'),
    createdAt: moment(),
  },
})
export type BlobRow = InferEntity<typeof Blob>
