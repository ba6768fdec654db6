import type { Caller } from '../access/caller.ts'
import type { ModelChoice } from '../operations/shapes/model-choice.ts'
import type { Provider } from '../operations/shapes/provider.ts'
import type { ModelAdapter } from './adapter.ts'
import type { Candidate } from './candidate.ts'
import { preferredModel } from './default-model.ts'
import type { DefaultModelSetting } from './default-model-setting.ts'
import type { Endpoint } from './endpoint.ts'
import { withFailover } from './failover.ts'
import { ModelError } from './model-error.ts'
import { factsOf, type ModelFacts, type OwnFacts } from './model-facts.ts'
import { createModelHealth, type ModelHealth } from './model-health.ts'
import { parseModelId } from './model-id.ts'
import type { ModelRef } from './model-ref.ts'
import type { ModelListing } from './model-listing.ts'
import { type ModelTrial, tryModel, type TrialInput } from './model-trial.ts'
import type { ProviderEntry } from './provider-entry.ts'
import type { Providers } from './providers.ts'

/** A model that can be asked; its adapter repeats what may help, and goes on to the fallbacks. */
export interface OpenModel extends ModelRef {
  adapter: ModelAdapter
}

export interface Models {
  list(caller: Caller, input?: object): Promise<ModelList>
  test(caller: Caller, input: TrialInput, signal?: AbortSignal): Promise<ModelTrial>
  setDefault(caller: Caller, input: { model: string }): Promise<{ default: string }>
  /** Which model answers when none is named; asks providers only while none is chosen. */
  current(): Promise<{ default: string | null; ready: boolean }>
  /**
   * The named model, or the default one, and behind it the fallbacks in order (the config's where none are given).
   * Throws ModelError when there is nobody to ask: model_missing, model_unknown, provider_unknown.
   */
  open(id: string | null | undefined, fallbacks?: readonly string[]): Promise<OpenModel>
  /** What is known of a model, its price for instance. */
  facts(id: string): ModelFacts
}

export interface ModelList {
  models: ModelChoice[]
  providers: Provider[]
  default: string | null
  ready: boolean
  hint: null | 'no_provider' | 'no_default_model'
}

export interface ModelsOptions {
  providers: Providers
  listing: ModelListing
  setting: DefaultModelSetting
  /** `model` of the config file. */
  configured?: string
  /** `fallbacks` of the config file. */
  fallbacks?: () => readonly string[]
  /** `models` of the config file. */
  facts?: () => OwnFacts
  health?: ModelHealth
  connect(endpoint: Endpoint): ModelAdapter
  onChange?(): void
}

export function createModels(options: ModelsOptions): Models {
  const { providers, listing, setting, configured, fallbacks: usualFallbacks = () => [], facts: ownFacts = () => ({}), health = createModelHealth(), connect, onChange = () => {} } = options

  return {
    async list(caller) {
      const described = (await providers.list(caller)).providers
      const models = described.flatMap(({ name, models }) => models.map(model => ({ id: `${name}/${model}`, provider: name, name: model })))
      const chosen = (await chosenDefault()) ?? automaticDefault(described)
      const hint = described.length === 0 ? 'no_provider' : chosen === undefined ? 'no_default_model' : null
      return { models, providers: described, default: chosen ?? null, ready: hint === null, hint }
    },

    test: (_caller, input, signal) => tryModel(input, { providers, connect, signal }),

    async setDefault(caller, { model }) {
      await known(parseModelId(model).provider)
      await setting.write(caller.principal, model)
      onChange()
      return { default: model }
    },

    async current() {
      const model = (await chosenDefault()) ?? (await findDefault())
      return { default: model ?? null, ready: model !== undefined }
    },

    async open(id, fallbacks = []) {
      const asked = id ?? (await chosenDefault()) ?? (await findDefault())
      const others = (fallbacks.length > 0 ? fallbacks : usualFallbacks()).filter(other => other !== asked)
      const [first, ...rest] = [...(asked === undefined ? [] : [asked]), ...new Set(others)].map(candidate)
      if (first === undefined) throw missing((await providers.entries()).length)
      // A model that cannot even be found is told at once, unless another may stand in for it.
      const found = await first.connect().catch(thrown => {
        if (rest.length === 0) throw thrown
      })
      const { provider, model: name } = parseModelId(first.id)
      return { ...(found?.model ?? { id: first.id, provider, name }), adapter: withFailover([first, ...rest], { health }) }
    },

    facts: id => factsOf({ id, name: parseModelId(id).model, local: false }, ownFacts()),
  }

  function candidate(id: string): Candidate {
    const { provider, model: name } = parseModelId(id)
    let connected: ReturnType<Candidate['connect']> | undefined
    return { id, provider, connect: () => (connected ??= open()) }

    async function open() {
      const entry = await known(provider)
      const facts = factsOf({ id, name, local: entry.kind === 'ollama' }, ownFacts())
      return { model: { id, provider, name, facts }, adapter: connect(await providers.endpoint(entry)) }
    }
  }

  async function chosenDefault(): Promise<string | undefined> {
    return (await setting.read()) ?? configured
  }

  async function findDefault(): Promise<string | undefined> {
    const entries = await providers.entries()
    return automaticDefault(await Promise.all(entries.map(async entry => ({ ...entry, models: entry.models.length > 0 ? entry.models : (await listing.of(await providers.endpoint(entry))).models }))))
  }

  async function known(provider: string): Promise<ProviderEntry> {
    const entry = await providers.find(provider)
    if (entry) return entry
    const names = (await providers.entries()).map(({ name }) => name)
    const there = names.length === 0 ? 'None is set up yet; set one up in the model settings.' : `There are: ${names.join(', ')}. Choose one of their models, or set it up in the model settings.`
    throw new ModelError('provider_unknown', `There is no model provider "${provider}". ${there}`, { provider, providers: names })
  }
}

/** Until the owner chooses: the first provider that serves a model, and of its models the vendor's usual one. */
function automaticDefault(entries: readonly (Pick<Provider, 'name' | 'kind'> & { models: readonly string[] })[]): string | undefined {
  for (const { name, kind, models } of entries) {
    const model = preferredModel(kind, models)
    if (model !== undefined) return `${name}/${model}`
  }
  return undefined
}

function missing(providers: number): ModelError {
  return providers === 0
    ? new ModelError('model_missing', 'No model is set up yet. Add a provider with its key in the model settings, set OPENAI_API_KEY, ANTHROPIC_API_KEY or GOOGLE_API_KEY, or start Ollama. Tools work meanwhile: try /help.')
    : new ModelError('model_missing', 'No default model is chosen, and no provider lists one. Choose a model in the model settings. Tools work meanwhile: try /help.')
}
