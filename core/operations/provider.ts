import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { Name } from './shapes/name.ts'
import { Done, NoInput } from './shapes/nothing.ts'
import { Provider, ProviderKind } from './shapes/provider.ts'

export const providerList = defineOperation({
  name: 'provider.list',
  summary: 'The model providers, without their keys',
  scopes: ['admin'],
  input: NoInput,
  output: z.object({ providers: z.array(Provider) }),
  handle: ({ caller, services }, input) => services.providers.list(caller, input),
})

export const providerPut = defineOperation({
  name: 'provider.put',
  summary: 'Add a model provider, or change one; without a key, the stored one stays',
  scopes: ['admin'],
  input: z.strictObject({
    name: Name.regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/),
    kind: ProviderKind,
    baseUrl: z.url({ protocol: /^https?$/ }).max(2_000).optional(),
    key: z.string().min(1).max(10_000).optional(),
    models: z.array(z.string().min(1).max(300)).max(1_000).optional(),
  }),
  output: z.object({ provider: Provider }),
  subject: ({ name, baseUrl }) => (baseUrl === undefined ? name : `${name} ${new URL(baseUrl).origin}`),
  handle: ({ caller, services }, input) => services.providers.put(caller, input),
})

export const providerRemove = defineOperation({
  name: 'provider.remove',
  summary: 'Forget a model provider and its key',
  scopes: ['admin'],
  input: z.strictObject({ name: Name }),
  output: Done,
  subject: ({ name }) => name,
  handle: ({ caller, services }, input) => services.providers.remove(caller, input),
})
