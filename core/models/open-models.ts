import type { ProxyPort } from '../../sandbox/capabilities/net-http/proxy.ts'
import type { Config } from '../config/config.ts'
import type { Events } from '../events/events.ts'
import type { SecretVault } from '../store/secrets.ts'
import type { Store } from '../store/store.ts'
import { connectModel } from './connect.ts'
import { createDefaultModelSetting } from './default-model-setting.ts'
import { createModelFetch } from './model-fetch.ts'
import { createModelHealth } from './model-health.ts'
import { createModelListing } from './model-listing.ts'
import { createModels, type Models } from './models.ts'
import { createOllamaDiscovery } from './ollama.ts'
import { createProviderKeys } from './provider-keys.ts'
import { createProviders, type Providers } from './providers.ts'

/** Who can be asked, and which of them answers. Disposing ends the connections to them. */
export interface OpenModels extends AsyncDisposable {
  models: Models
  providers: Providers
}

export interface OpenModelsOptions {
  store: Store
  secrets: SecretVault
  /** Read at each use: some of it changes while the gateway runs. */
  config: Config
  events: Events
  proxy: ProxyPort | undefined
}

export function openModels({ store, secrets, config, events, proxy }: OpenModelsOptions): OpenModels {
  const http = createModelFetch(proxy)
  const listing = createModelListing({ fetch: http.fetch })
  const health = createModelHealth()
  const onChange = () => {
    // A provider with a new key or address is another one: what failed before says nothing of it.
    health.clear()
    events.publish('system', 'model.changed', {})
  }
  const providers = createProviders({
    store, listing, onChange,
    keys: createProviderKeys(secrets),
    environment: config.providers,
    ollama: createOllamaDiscovery(config.ollama),
  })
  const chosen = createDefaultModelSetting(store)
  const models = createModels({
    providers, listing, health, onChange,
    setting: { ...chosen, read: async () => (await chosen.read()) ?? config.model },
    fallbacks: () => config.fallbacks,
    facts: () => config.models,
    connect: (endpoint) => connectModel(endpoint, { fetch: http.fetch, facts: config.models }),
  })
  return { models, providers, [Symbol.asyncDispose]: () => http[Symbol.asyncDispose]() }
}
