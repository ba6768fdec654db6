import { z } from 'zod'
import { CodedFailure } from './coded-failure.ts'

export const ProviderKind = z.enum(['openai', 'anthropic', 'google', 'ollama', 'compatible'])
export type ProviderKind = z.infer<typeof ProviderKind>

/** A place that serves models; its key is never sent back. */
export const Provider = z.object({
  name: z.string(),
  kind: ProviderKind,
  baseUrl: z.string(),
  /** From environment or config, stored by the owner, or found running on this computer. */
  source: z.enum(['environment', 'stored', 'found']),
  hasKey: z.boolean(),
  models: z.array(z.string()),
  /** Why its models could not be listed. */
  error: CodedFailure.optional(),
})
export type Provider = z.infer<typeof Provider>
