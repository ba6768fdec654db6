import { defineEntity, type InferEntity } from '@mikro-orm/core'

const p = defineEntity.properties

export type ProviderKind = 'openai' | 'anthropic' | 'google' | 'ollama' | 'compatible'

/** A model provider that the owner set in the console; its key is a secret of the gateway. */
export const Provider = defineEntity({
  name: 'Provider',
  tableName: 'providers',
  properties: {
    name: p.string().primary(),
    owner: p.string().fieldName('owner_id'),
    kind: p.string().$type<ProviderKind>(),
    baseUrl: p.string().nullable(),
    models: p.json().$type<string[]>(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
})
export type ProviderRow = InferEntity<typeof Provider>
