import { z } from 'zod'
import type { SettingMeta } from './setting.ts'

/** One setting: where it stands, its shape, and what it says about itself. */
export interface Binding {
  path: readonly string[]
  schema: z.core.$ZodType
  meta: SettingMeta
}

const metaShape: z.ZodType<SettingMeta> = z.object({
  description: z.string(),
  env: z.string().optional(),
  aliases: z.array(z.string()).optional(),
  secret: z.boolean().optional(),
  allowed: z.string().optional(),
  reload: z.boolean().optional(),
})

/** Every setting of a schema, in its order. */
export function listBindings(schema: z.core.$ZodType, path: readonly string[] = []): Binding[] {
  const inner = innermost(schema)
  if (inner instanceof z.ZodObject) return Object.entries(inner.shape).flatMap(([key, value]) => listBindings(value, [...path, key]))
  return [{ path, schema, meta: metaShape.parse(z.globalRegistry.get(schema)) }]
}

/** The schema itself, without its default and the like. */
export function innermost(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional) return innermost(schema.unwrap())
  if (schema instanceof z.ZodPipe) return innermost(schema.in)
  return schema
}
