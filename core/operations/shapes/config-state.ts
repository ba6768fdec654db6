import { z } from 'zod'

/** How the settings in force stand to the config file. */
export const ConfigState = z.object({
  /** The config file, if there is one. */
  file: z.string().nullable(),
  /** Why the file is not used as it stands; then what was valid last goes on. */
  problem: z.object({ file: z.string(), line: z.number().optional(), message: z.string() }).nullable(),
  /** Settings whose new value takes effect at the next start. */
  waiting: z.array(z.string()),
})
export type ConfigState = z.infer<typeof ConfigState>
