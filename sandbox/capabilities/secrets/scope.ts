import { z } from 'zod'
import type { Right } from '../capability.ts'
import { fromConfig, hostFromConfig } from '../from-config.ts'
import type { Target } from '../net-http/target.ts'
import { Capture, sameCapture } from './capture.ts'
import { Placement, samePlacement } from './placement.ts'
import { readSecretHost } from './secret-host.ts'
import { defaultAlgorithm, SignatureAlgorithm } from './signature.ts'

export const handlePattern = /^[a-z][a-z0-9_-]{0,63}$/i
const maxHosts = 20
const maxPlaces = 4

const Host = z.string().max(300).refine((text) => readSecretHost(text) !== undefined, 'must be a host such as api.example.com, *.example.com or http://192.168.1.5:8123')
const Entry = z.strictObject({
  label: z.string().min(1).max(80),
  hosts: z.array(z.union([Host, fromConfig])).min(1).max(maxHosts).optional(),
  /** Several where one value goes to several places: a bot's token into a header and into a frame. */
  into: z.union([Placement, z.array(Placement).min(1).max(maxPlaces)]).optional(),
  /** `verify`: to check signatures with; `sign`: to make them, too. Never to be sent. */
  use: z.enum(['sign', 'verify']).optional(),
  /** Of `sign` and `verify`. */
  algorithm: SignatureAlgorithm.optional(),
  /** Not set by the owner, but taken from a server's reply before the plugin sees that. */
  capture: Capture.optional(),
})
  .refine((entry) => entry.use !== undefined || (entry.hosts !== undefined && entry.into !== undefined), 'needs hosts and into, or use "sign" or "verify"')
  // What signs at a plugin's wish must not travel as well: the two would explain each other.
  .refine((entry) => entry.use === undefined || (entry.into === undefined && entry.capture === undefined), 'has both use and into or capture; name the secret twice')
export type SecretEntry = z.infer<typeof Entry>

export const SecretsScope = z.record(z.string().regex(handlePattern), Entry).refine((scope) => Object.keys(scope).length <= 32, 'names more than 32 secrets')
export type SecretsScope = z.infer<typeof SecretsScope>

/** Does the grant lie within the request, handle by handle? */
export function secretsWithin(grant: SecretsScope, request: SecretsScope): boolean {
  const entries = Object.entries(grant)
  return entries.length > 0 && entries.every(([handle, entry]) => Object.hasOwn(request, handle) && entryWithin(entry, request[handle]))
}

export function resolveSecrets(scope: SecretsScope, config: unknown): SecretsScope {
  return Object.fromEntries(Object.entries(scope).map(([handle, entry]) => [handle, resolveEntry(entry, config)]))
}

/** A secret that a plugin may use now, and for which targets. */
export interface EffectiveSecret {
  handle: string
  label: string
  into?: Placement
  algorithm?: SignatureAlgorithm
  capture?: Capture
  goesTo(target: Target): boolean
}

/** What the manifest asks for and some grant allows, handle by handle and place by place. */
export function effectiveSecrets({ request, grants }: Right<SecretsScope>): EffectiveSecret[] {
  return Object.entries(request).flatMap(([handle, entry]) => {
    const granted = grants.flatMap((grant) => (Object.hasOwn(grant, handle) ? [grant[handle]] : [])).filter((one) => one !== undefined && sameUse(one, entry))
    if (granted.length === 0) return []
    const [asked, allowed] = [readHosts(entry), granted.flatMap((one) => (one === undefined ? [] : readHosts(one)))]
    const { label, into, algorithm, capture } = entry
    const goesTo = (target: Target) => asked.some((host) => host(target)) && allowed.some((host) => host(target))
    return [into].flat().map((place) => ({ handle, label, into: place, algorithm, capture, goesTo }))
  })
}

function sameUse(one: SecretEntry, other: SecretEntry): boolean {
  return samePlacement(one.into, other.into) && one.use === other.use && (one.algorithm ?? defaultAlgorithm) === (other.algorithm ?? defaultAlgorithm) && sameCapture(one.capture, other.capture)
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
  if (request === undefined || !sameUse(grant, request)) return false
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
