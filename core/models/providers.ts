import type { Caller } from '../access/caller.ts'
import type { Provider } from '../operations/shapes/provider.ts'
import { OperationError } from '../operations/operation-error.ts'
import type { ProviderKind } from '../store/entities/provider.ts'
import type { Store } from '../store/store.ts'
import { resolveBaseUrl, sameOrigin } from './base-url.ts'
import type { Endpoint } from './endpoint.ts'
import { environmentEntries, type EnvironmentProviders } from './environment-providers.ts'
import type { ModelListing } from './model-listing.ts'
import type { ProviderEntry } from './provider-entry.ts'
import type { ProviderKeys } from './provider-keys.ts'
import { createProviderRows, entryOf } from './provider-rows.ts'

export interface ProviderInput {
  name: string
  kind: ProviderKind
  baseUrl?: string
  key?: string
  models?: string[]
}

export interface Providers {
  list(caller: Caller, input?: object): Promise<{ providers: Provider[] }>
  put(caller: Caller, input: ProviderInput): Promise<{ provider: Provider }>
  remove(caller: Caller, input: { name: string }): Promise<Record<string, never>>
  /** Every provider there is, stored before environment before found; one name once. */
  entries(): Promise<ProviderEntry[]>
  find(name: string): Promise<ProviderEntry | undefined>
  endpoint(entry: ProviderEntry): Promise<Endpoint>
}

export interface ProvidersOptions {
  store: Store
  keys: ProviderKeys
  environment: EnvironmentProviders
  ollama(): Promise<ProviderEntry | undefined>
  listing: ModelListing
  onChange?(): void
}

const nameShape = /^[a-z0-9][a-z0-9._-]{0,62}$/i

export function createProviders({ store, keys, environment, ollama, listing, onChange = () => {} }: ProvidersOptions): Providers {
  const rows = createProviderRows(store)

  return {
    async list() {
      return { providers: await Promise.all((await entries()).map(describe)) }
    },

    async put(caller, input) {
      if (!nameShape.test(input.name)) throw new OperationError('input_invalid', `"${input.name}" cannot name a provider: use letters, digits, dots and dashes.`, { path: 'name', found: input.name })
      const before = await rows.find(input.name)
      const kept = before?.kind === input.kind ? before : undefined
      const baseUrl = resolveBaseUrl(input.kind, input.baseUrl ?? kept?.baseUrl ?? undefined)
      // A key was given for one place: it must not follow the provider's name to another, not for a moment.
      if (before && !sameOrigin(entryOf(before, true).baseUrl, baseUrl)) await keys.remove(input.name)
      await rows.put({ name: input.name, owner: caller.principal, kind: input.kind, baseUrl, models: [...new Set(input.models ?? kept?.models ?? [])] })
      if (input.key) await keys.write(caller.principal, input.name, input.key)
      changed(input.name)
      const entry = await find(input.name)
      if (entry === undefined) throw new OperationError('conflict', `The provider ${input.name} was removed meanwhile.`, { name: input.name })
      return { provider: await describe(entry) }
    },

    async remove(_caller, { name }) {
      if (!(await rows.remove(name))) throw notStored(name, await find(name))
      await keys.remove(name)
      changed(name)
      return {}
    },

    entries,
    find,
    endpoint,
  }

  async function entries(): Promise<ProviderEntry[]> {
    const [stored, found] = await Promise.all([rows.all(), ollama()])
    const named = new Map<string, ProviderEntry>()
    for (const row of stored) named.set(row.name, entryOf(row, await hasKey(row.name)))
    for (const entry of environmentEntries(environment)) if (!named.has(entry.name)) named.set(entry.name, entry)
    if (found && !named.has(found.name)) named.set(found.name, found)
    return [...named.values()]
  }

  async function find(name: string): Promise<ProviderEntry | undefined> {
    const row = await rows.find(name)
    if (row) return entryOf(row, await hasKey(name))
    const set = environmentEntries(environment).find(entry => entry.name === name)
    if (set) return set
    const found = await ollama()
    return found?.name === name ? found : undefined
  }

  async function endpoint({ name, kind, baseUrl, source }: ProviderEntry): Promise<Endpoint> {
    return { name, kind, baseUrl, key: await keyOf(name, source) }
  }

  async function keyOf(name: string, source: ProviderEntry['source']): Promise<string | undefined> {
    if (source === 'stored') return keys.read(name)
    if (source === 'found' || !(name === 'openai' || name === 'anthropic' || name === 'google')) return undefined
    return environment[name]?.key
  }

  async function hasKey(name: string): Promise<boolean> {
    return (await keys.read(name)) !== undefined
  }

  async function describe(entry: ProviderEntry): Promise<Provider> {
    const { models, error } = entry.models.length > 0 ? { models: entry.models, error: undefined } : await listing.of(await endpoint(entry))
    return { name: entry.name, kind: entry.kind, baseUrl: entry.baseUrl, source: entry.source, hasKey: entry.hasKey, models: [...models], ...(error && { error: { code: error.code, message: error.message } }) }
  }

  function changed(name: string): void {
    listing.forget(name)
    onChange()
  }
}

function notStored(name: string, other: ProviderEntry | undefined): OperationError {
  if (other?.source === 'environment') return new OperationError('conflict', `${name} comes from the environment or the config file; take its key out there.`, { name })
  if (other?.source === 'found') return new OperationError('conflict', `${name} was found running on this computer; set ollama.discover: false in the config file to leave it out.`, { name })
  return new OperationError('not_found', `There is no provider ${name}.`, { name })
}
