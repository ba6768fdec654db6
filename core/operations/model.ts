import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { CodedFailure } from './shapes/coded-failure.ts'
import { ModelChoice } from './shapes/model-choice.ts'
import { Name } from './shapes/name.ts'
import { NoInput } from './shapes/nothing.ts'
import { Provider, ProviderKind } from './shapes/provider.ts'

const ModelName = z.string().min(1).max(300)

export const modelList = defineOperation({
  name: 'model.list',
  summary: 'The models that can be used, and what is missing before one can',
  scopes: ['read', 'chat'],
  input: NoInput,
  output: z.object({
    models: z.array(ModelChoice),
    providers: z.array(Provider),
    default: z.string().nullable(),
    ready: z.boolean(),
    hint: z.enum(['no_provider', 'no_default_model']).nullable(),
  }),
  handle: ({ caller, services }, input) => services.models.list(caller, input),
})

export const modelTest = defineOperation({
  name: 'model.test',
  summary: 'Ask a model for one word, with a stored provider or one that is not stored yet',
  // It makes the gateway contact any address it is given.
  scopes: ['admin'],
  input: z.strictObject({
    provider: Name.optional(),
    kind: ProviderKind.optional(),
    baseUrl: z.url({ protocol: /^https?$/ }).max(2_000).optional(),
    key: z.string().max(10_000).optional(),
    model: ModelName,
  }),
  output: z.object({ ok: z.boolean(), ms: z.number(), text: z.string().optional(), error: CodedFailure.optional() }),
  handle: ({ caller, services }, input) => services.models.test(caller, input),
})

export const modelSetDefault = defineOperation({
  name: 'model.setDefault',
  summary: 'Choose the model of every agent that names none',
  scopes: ['admin'],
  input: z.strictObject({ model: ModelName.describe('`provider/model`') }),
  output: z.object({ default: z.string() }),
  subject: ({ model }) => model,
  handle: ({ caller, services }, input) => services.models.setDefault(caller, input),
})
