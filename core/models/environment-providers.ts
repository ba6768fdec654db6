import { sameOrigin } from './base-url.ts'
import type { ProviderEntry } from './provider-entry.ts'
import { vendors } from './vendors.ts'

export interface EnvironmentProvider {
  key?: string
  baseUrl?: string
}

/** Keys and addresses from environment and config. */
export type EnvironmentProviders = Readonly<Partial<Record<'openai' | 'anthropic' | 'google', EnvironmentProvider>>>

/** The providers that environment and config name. A vendor's own address counts only with a key: nothing else is ever contacted. */
export function environmentEntries(environment: EnvironmentProviders): ProviderEntry[] {
  return (['openai', 'anthropic', 'google'] as const).flatMap(kind => {
    const set = environment[kind]
    const own = vendors[kind].baseUrl
    const baseUrl = set?.baseUrl ?? own
    if (set === undefined || baseUrl === undefined || own === undefined || (set.key === undefined && set.baseUrl === undefined)) return []
    // Elsewhere than at the vendor's, OpenAI's and Google's names stand for OpenAI's API; Anthropic's for its own.
    return [{ name: kind, kind: kind === 'anthropic' || sameOrigin(baseUrl, own) ? kind : 'compatible', baseUrl, source: 'environment', hasKey: set.key !== undefined, models: [] } satisfies ProviderEntry]
  })
}
