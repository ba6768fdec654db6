import type { ProviderKind } from '../store/entities/provider.ts'
import { vendors } from './vendors.ts'

const byVersion = new Intl.Collator('en', { numeric: true })

/** Which of a provider's models answers when the owner chose none. */
export function preferredModel(kind: ProviderKind, models: readonly string[]): string | undefined {
  for (const pattern of vendors[kind].preferred) {
    const newest = models.filter(model => pattern.test(model)).sort(byVersion.compare).at(-1)
    if (newest !== undefined) return newest
  }
  return models[0]
}
