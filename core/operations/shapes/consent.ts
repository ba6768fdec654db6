import { z } from 'zod'

/** One sentence about one right, as the owner reads it; the host stands in `**bold**`. */
export const Consent = z.object({
  text: z.object({ en: z.string(), 'zh-CN': z.string() }),
  /** 1 (harmless) to 5 (worst); lists are shown worst first. */
  weight: z.number().int().min(1).max(5),
})
export type Consent = z.infer<typeof Consent>
