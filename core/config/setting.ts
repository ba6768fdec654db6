import type { z } from 'zod'

/** What a setting says about itself beyond its shape. */
export interface SettingMeta {
  /** One sentence for docs/CONFIG.md and editors. */
  description: string
  /** The variable that sets it; wins over the file. */
  env?: string
  /** Other names of the variable, kept for those who come from elsewhere. */
  aliases?: string[]
  /** Never shown; the variable also exists as `<env>_FILE`, which names a file that holds the value. */
  secret?: boolean
  /** In words, where the shape alone does not say it. */
  allowed?: string
  /** A running gateway takes a new value on; all others wait for its next start. */
  reload?: boolean
}

/** Ties what a setting says about itself to its schema. */
export function setting<Schema extends z.ZodType>(schema: Schema, meta: SettingMeta): Schema {
  return schema.meta({ ...meta })
}
