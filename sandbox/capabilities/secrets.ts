import { z } from 'zod'
import { type Capability, type Consent, defineCapability, defineMethod, type Right } from './capability.ts'
import { fromConfig, hostFromConfig } from './from-config.ts'
import type { Target } from './net-http/target.ts'
import { Placement, readSecretHost, samePlacement } from './secrets/placement.ts'

/** Values by plugin and handle; they stay on the gateway's side. */
export interface SecretPort {
  read(plugin: string, handle: string): Promise<string | undefined>
}

const handlePattern = /^[a-z][a-z0-9_-]{0,63}$/i
const maxHosts = 20

const Host = z.string().max(300).refine((text) => readSecretHost(text) !== undefined, 'must be a host such as api.example.com, *.example.com or http://192.168.1.5:8123')
const Entry = z.strictObject({
  label: z.string().min(1).max(80),
  hosts: z.array(z.union([Host, fromConfig])).min(1).max(maxHosts).optional(),
  into: Placement.optional(),
  /** `verify`: to check signatures with, never to be sent. */
  use: z.literal('verify').optional(),
}).refine((entry) => entry.use === 'verify' || (entry.hosts !== undefined && entry.into !== undefined), 'needs hosts and into, or use "verify"')
export type SecretEntry = z.infer<typeof Entry>

export const SecretsScope = z.record(z.string().regex(handlePattern), Entry).refine((scope) => Object.keys(scope).length <= 32, 'names more than 32 secrets')
export type SecretsScope = z.infer<typeof SecretsScope>

export function createSecrets(port: SecretPort): Capability {
  return defineCapability<SecretsScope>({
    name: 'secrets',
    title: { en: 'Secrets', 'zh-CN': '密钥' },
    effect: 'read',
    scope: SecretsScope,
    methods: {
      list: defineMethod({
        input: z.strictObject({}),
        tried: () => 'list its secrets',
        async perform(_input, { plugin, right }) {
          const entries = effectiveSecrets(right()).map(async ({ handle, label }) => ({ handle, label, ready: (await port.read(plugin.name, handle)) !== undefined }))
          return { secrets: await Promise.all(entries) }
        },
      }),
    },
    resolve: (scope, config) => Object.fromEntries(Object.entries(scope).map(([handle, entry]) => [handle, resolveEntry(entry, config)])),
    within(grant, request) {
      const entries = Object.entries(grant)
      return entries.length > 0 && entries.every(([handle, entry]) => Object.hasOwn(request, handle) && entryWithin(entry, request[handle]))
    },
    consent: (scope) => Object.values(scope).map(consentOf),
  })
}

/** A secret that a plugin may use now, and for which targets. */
export interface EffectiveSecret {
  handle: string
  label: string
  into?: Placement
  goesTo(target: Target): boolean
}

/** What the manifest asks for and some grant allows, handle by handle. */
export function effectiveSecrets({ request, grants }: Right<SecretsScope>): EffectiveSecret[] {
  return Object.entries(request).flatMap(([handle, entry]) => {
    const granted = grants.flatMap((grant) => (Object.hasOwn(grant, handle) ? [grant[handle]] : [])).filter((one) => one !== undefined && samePlacement(one.into, entry.into) && one.use === entry.use)
    if (granted.length === 0) return []
    const [asked, allowed] = [readHosts(entry), granted.flatMap((one) => (one === undefined ? [] : readHosts(one)))]
    return [{ handle, label: entry.label, into: entry.into, goesTo: (target: Target) => asked.some((host) => host(target)) && allowed.some((host) => host(target)) }]
  })
}

function readHosts({ hosts = [] }: SecretEntry): ((target: Target) => boolean)[] {
  return hosts.flatMap((host) => (typeof host === 'string' ? (readSecretHost(host) ?? []) : []))
}

// A host that is not configured yet stays as it is: it matches no target, and alone it lies within no request.
function resolveEntry(entry: SecretEntry, config: unknown): SecretEntry {
  if (entry.hosts === undefined) return entry
  return { ...entry, hosts: entry.hosts.map((host) => (typeof host === 'string' ? host : (hostFromConfig(host, config)?.host ?? host))) }
}

function entryWithin(grant: SecretEntry, request: SecretEntry | undefined): boolean {
  if (request === undefined || grant.use !== request.use || !samePlacement(grant.into, request.into)) return false
  const hosts = grant.hosts ?? []
  // A host that is not configured yet may stand beside others as it does in the request: it matches no target, then or later.
  return hosts.every((host) => hostIn(host, request.hosts ?? [])) && (hosts.length === 0 || hosts.some((host) => typeof host === 'string'))
}

type AskedHost = NonNullable<SecretEntry['hosts']>[number]

function hostIn(host: AskedHost, asked: readonly AskedHost[]): boolean {
  return asked.some((outer) => (typeof host === 'string' ? typeof outer === 'string' && hostWithin(host, outer) : typeof outer !== 'string' && outer.fromConfig === host.fromConfig))
}

function hostWithin(inner: string, outer: string): boolean {
  const [a, b] = [inner.toLowerCase(), outer.toLowerCase()]
  return a === b || (b.startsWith('*.') && !a.includes('/') && !a.includes('[') && a.endsWith(b.slice(1)))
}

function consentOf({ label, hosts = [], use }: SecretEntry): Consent {
  const name = bold(label)
  if (use === 'verify') return { weight: 2, text: { en: `may check signatures with ${name}, without seeing it`, 'zh-CN': `可以用 ${name} 核对签名,但看不到它` } }
  const places = hosts.map((host) => bold(typeof host === 'string' ? host : `{${host.fromConfig}}`))
  return { weight: 3, text: { en: `may send ${name} to ${places.join(', ')}, without seeing it`, 'zh-CN': `可以把 ${name} 发送到 ${places.join('、')},但看不到它` } }
}

// The label is the plugin's: it must not forge a sentence of its own.
function bold(text: string): string {
  return `**${text.replaceAll(/[*_`<>[\]\\\p{C}]/gu, '')}**`
}
