import { randomBytes } from 'node:crypto'
import type { ExecutionContext } from 'ava'
import { createDefaultModelSetting } from '../../core/models/default-model-setting.ts'
import type { EnvironmentProviders } from '../../core/models/environment-providers.ts'
import { createModelListing } from '../../core/models/model-listing.ts'
import { createModels } from '../../core/models/models.ts'
import { createOpenAiCompatible } from '../../core/models/openai-compatible.ts'
import type { ProviderEntry } from '../../core/models/provider-entry.ts'
import { createProviderKeys } from '../../core/models/provider-keys.ts'
import { createProviders } from '../../core/models/providers.ts'
import { createSecretVault } from '../../core/store/secrets.ts'
import { callerOf } from './chat-bench.ts'
import { type ModelScript, startModelServer } from './model-server.ts'
import { addPrincipal, openTestStore } from './store.ts'

/** Providers and models over a real store and vault. */
export async function openModelBench(t: ExecutionContext, { environment = {}, found, configured }: { environment?: EnvironmentProviders; found?: ProviderEntry; configured?: string } = {}) {
  const store = await openTestStore(t)
  const caller = callerOf(await addPrincipal(store))
  const vault = await createSecretVault({ store, secret: randomBytes(32).toString('base64url') })
  const listing = createModelListing()
  let changes = 0
  const onChange = () => void (changes += 1)
  const providers = createProviders({ store, keys: createProviderKeys(vault), environment, ollama: async () => found, listing, onChange })
  const connect = (endpoint: Parameters<typeof createOpenAiCompatible>[0]) => createOpenAiCompatible(endpoint)
  const models = createModels({ providers, listing, setting: createDefaultModelSetting(store), configured, connect, onChange })
  return { store, caller, providers, models, changes: () => changes }
}

/** A model server that ends with the test. */
export async function serveModel(t: ExecutionContext, script?: ModelScript, models?: string[]) {
  const server = await startModelServer(script, { models })
  t.teardown(server.close)
  return server
}
