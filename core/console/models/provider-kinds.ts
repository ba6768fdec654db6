import type { ProviderKind } from '../../operations/shapes/provider.ts'

export interface KindOfProvider {
  kind: ProviderKind
  /** The brand's own name, which no language changes; none for "other". */
  brand: string | undefined
  key: 'needed' | 'possible' | 'none'
  /** Where it usually is; undefined where the gateway knows. */
  baseUrl: string | undefined
  /** A model's name, as an example. */
  example: string
}

export const kindsOfProvider: readonly KindOfProvider[] = [
  { kind: 'openai', brand: 'OpenAI', key: 'needed', baseUrl: undefined, example: 'gpt-5-mini' },
  { kind: 'anthropic', brand: 'Anthropic', key: 'needed', baseUrl: undefined, example: 'claude-sonnet-4-5' },
  { kind: 'google', brand: 'Google', key: 'needed', baseUrl: undefined, example: 'gemini-2.5-flash' },
  { kind: 'ollama', brand: 'Ollama', key: 'none', baseUrl: 'http://127.0.0.1:11434', example: 'qwen3' },
  { kind: 'compatible', brand: undefined, key: 'possible', baseUrl: 'https://', example: 'my-model' },
]

export interface ProviderDraft {
  kind: ProviderKind
  name: string
  baseUrl: string
  key: string
  model: string
}

export function draftOf(kind: ProviderKind): ProviderDraft {
  const about = kindsOfProvider.find((known) => known.kind === kind)
  return { kind, name: kind === 'compatible' ? 'local' : kind, baseUrl: about?.baseUrl ?? '', key: '', model: '' }
}

/** Which field still keeps a draft from being used; undefined when it is complete. */
export function lacking(draft: ProviderDraft, keyIsStored: boolean): 'name' | 'baseUrl' | 'key' | 'model' | undefined {
  const about = kindsOfProvider.find((known) => known.kind === draft.kind)
  if (!/^[a-z0-9][a-z0-9-]*$/.test(draft.name)) return 'name'
  if (about?.baseUrl !== undefined && !/^https?:\/\/[^/\s]+/.test(draft.baseUrl)) return 'baseUrl'
  if (about?.key === 'needed' && draft.key.trim() === '' && !keyIsStored) return 'key'
  if (draft.model.trim() === '') return 'model'
  return undefined
}

/** The draft as the gateway takes it: what was left empty is left out. */
export function inputOf(draft: ProviderDraft): { kind: ProviderKind; baseUrl?: string; key?: string } {
  const [baseUrl, key] = [draft.baseUrl.trim(), draft.key.trim()]
  return { kind: draft.kind, ...(baseUrl !== '' && { baseUrl }), ...(key !== '' && { key }) }
}
