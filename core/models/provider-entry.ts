import type { ProviderKind } from '../store/entities/provider.ts'

/** One provider as the gateway knows it, wherever it comes from; its key is read when a request needs it. */
export interface ProviderEntry {
  name: string
  kind: ProviderKind
  baseUrl: string
  source: 'environment' | 'stored' | 'found'
  hasKey: boolean
  /** Models that the owner named; empty when the provider is asked for its list. */
  models: readonly string[]
}
