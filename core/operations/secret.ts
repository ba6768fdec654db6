import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { Name } from './shapes/name.ts'
import { Done } from './shapes/nothing.ts'
import { SecretEntry } from './shapes/secret-entry.ts'

const maxSecretLength = 64 * 1024
// As sandbox/capabilities/secrets/mask.ts: a shorter value would be masked in every word that a plugin says.
const minSecretChars = 4
const Value = z.string().max(maxSecretLength).refine((value) => value.replaceAll(/\s/g, '').length >= minSecretChars, `has fewer than ${minSecretChars} characters: what is so short cannot be kept out of sight`)

export const secretSet = defineOperation({
  name: 'secret.set',
  summary: 'Store a secret for a plugin; its value is never read back',
  scopes: ['admin'],
  input: z.strictObject({ plugin: Name, name: Name, value: Value }),
  output: Done,
  subject: ({ plugin, name }) => `${plugin} ${name}`,
  handle: ({ caller, services }, input) => services.secrets.set(caller, input),
})

export const secretList = defineOperation({
  name: 'secret.list',
  summary: 'The names of stored secrets',
  scopes: ['admin'],
  input: z.strictObject({ plugin: Name.optional() }),
  output: z.object({ secrets: z.array(SecretEntry) }),
  handle: ({ caller, services }, input) => services.secrets.list(caller, input),
})

export const secretRemove = defineOperation({
  name: 'secret.remove',
  summary: 'Forget a stored secret',
  scopes: ['admin'],
  input: z.strictObject({ plugin: Name, name: Name }),
  output: Done,
  subject: ({ plugin, name }) => `${plugin} ${name}`,
  handle: ({ caller, services }, input) => services.secrets.remove(caller, input),
})
