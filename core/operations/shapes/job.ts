import { z } from 'zod'

export const JobName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_.:-]{0,99}$/, 'a name of 1 to 100 letters, digits and _.:-, that begins with a letter')

/** Something that a plugin does at set times. Without a time it runs no more. */
export const Job = z.object({
  id: z.string(),
  /** For whom it runs. */
  principal: z.string(),
  plugin: z.string(),
  name: z.string(),
  source: z.enum(['manifest', 'plugin', 'owner']),
  /** The function under `contributes.schedules`. */
  run: z.string(),
  cron: z.string().optional(),
  everyMs: z.number().optional(),
  at: z.string().optional(),
  timezone: z.string().optional(),
  /** ISO 8601. */
  next: z.string().nullable(),
  last: z.string().nullable(),
  lastMs: z.number().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** How often in a row the run that is due has failed. */
  failures: z.number(),
})
export type Job = z.infer<typeof Job>
