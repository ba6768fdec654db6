import { z } from 'zod'
import { settingsSchema } from './schema.ts'

/** What only our own tools read of a setting. */
const ownKeys = ['env', 'aliases', 'secret', 'allowed', 'reload']

/** JSON Schema of the config file, for editors that complete and check YAML. */
export function jsonSchema(): object {
  return {
    title: 'Airlock config file',
    ...z.toJSONSchema(settingsSchema, {
      io: 'input',
      override: ({ jsonSchema }) => {
        for (const key of ownKeys) delete jsonSchema[key]
      },
    }),
  }
}
