import type { JsonSchema } from '../../plugin-registry/manifest/manifest.ts'
import { compileSchema } from '../../sandbox/schema/validator.ts'

/** Why `config` does not fit the manifest's schema for it, or undefined when it does. */
export function invalidConfig(schema: JsonSchema | undefined, config: unknown): string | undefined {
  if (schema === undefined) return 'this plugin takes no configuration'
  const verdict = compileSchema(schema)(config)
  return verdict.ok ? undefined : `${verdict.path === '' ? 'it' : verdict.path}: ${verdict.message}`
}
