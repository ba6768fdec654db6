import type { Manifest } from './manifest/manifest.ts'

export interface ConsentText {
  /** The host stands in `**bold**`. */
  text: { en: string; 'zh-CN': string }
  /** 1 (harmless) to 5 (worst). */
  weight: number
}

/** What a manifest asks for, in words and as data. */
export interface RequestedRight {
  capability: string
  scope: unknown
  reason?: string
  /** Worst first. */
  consents: ConsentText[]
}

/** The part of a sandbox capability that puts a scope into words. */
export interface ConsentSource {
  name: string
  consent(scope: unknown): readonly ConsentText[]
}

/** What an owner decides on before installing, and sees on the plugin's page: worst first. */
export function consentFor(manifest: Pick<Manifest, 'capabilities' | 'optional'>, sources: readonly ConsentSource[]): { required: RequestedRight[]; optional: RequestedRight[] } {
  return { required: rightsOf(manifest.capabilities, sources), optional: rightsOf(manifest.optional, sources) }
}

/** The sentences of one scope, worst first. */
export function consentsOf(capability: string, scope: unknown, sources: readonly ConsentSource[]): ConsentText[] {
  const source = sources.find((candidate) => candidate.name === capability)
  return source === undefined ? [comingLater(capability)] : [...source.consent(scope)].sort((a, b) => b.weight - a.weight)
}

function rightsOf(requests: Readonly<Record<string, unknown>>, sources: readonly ConsentSource[]): RequestedRight[] {
  return Object.entries(requests)
    .map(([capability, scope]) => {
      const reason = reasonOf(scope)
      return { capability, scope, ...(reason === undefined ? {} : { reason }), consents: consentsOf(capability, scope, sources) }
    })
    .sort((a, b) => worst(b) - worst(a))
}

function worst(right: RequestedRight): number {
  return right.consents[0]?.weight ?? 0
}

function reasonOf(scope: unknown): string | undefined {
  return typeof scope === 'object' && scope !== null && 'reason' in scope && typeof scope.reason === 'string' ? scope.reason : undefined
}

function comingLater(capability: string): ConsentText {
  return { text: { en: `asks for ${capability}, which this version of Airlock cannot grant yet`, 'zh-CN': `请求 ${capability}，此版本的 Airlock 尚不能授予` }, weight: 1 }
}
