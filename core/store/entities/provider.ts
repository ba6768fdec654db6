import { defineEntity, type InferEntity } from '@mikro-orm/core'
import { json, moment, text } from '../column.ts'
import { Principal } from './principal.ts'

const p = defineEntity.properties

export type ProviderKind = 'openai' | 'anthropic' | 'google' | 'ollama' | 'compatible'

/** A model provider that the owner set in the console; its key is a secret of the gateway. */
export const Provider = defineEntity({
  name: 'Provider',
  tableName: 'providers',
  properties: {
    name: text().primary(),
    owner: p.manyToOne(Principal).mapToPk().fieldName('owner_id'),
    kind: text().$type<ProviderKind>(),
    baseUrl: text().nullable(),
    models: json<string[]>(),
    createdAt: moment(),
    updatedAt: moment(),
  },
})
export type ProviderRow = InferEntity<typeof Provider>
