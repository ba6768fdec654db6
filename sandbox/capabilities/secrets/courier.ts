import { CapabilityError } from '../../broker/capability-error.ts'
import type { CapabilityCall } from '../capability.ts'
import { isHeaderValue } from '../net-http/request-headers.ts'
import type { Hop } from '../net-http/redirect.ts'
import type { Target } from '../net-http/target.ts'
import { type EffectiveSecret, effectiveSecrets, type SecretPort, SecretsScope } from '../secrets.ts'
import { createMasker } from './mask.ts'
import { hasPlaceholder, withPath } from './path-secret.ts'

/** The secrets that one request may carry. Values live here and in what leaves the gateway, and nowhere else. */
export interface SecretsOfCall {
  /** The hop with the values that belong to its host. Throws CapabilityError `secret_missing`. */
  attach(hop: Hop): Hop
  /** A server that got a value must not have it carried to another host in a redirect's address. */
  refuseLeak(target: Target): void
  mask(text: string): string
  /** The same over latin1 text of UTF-8 bytes. */
  maskBytes(bytes: string): string
}

export interface SecretCourier {
  load(call: CapabilityCall): Promise<SecretsOfCall>
}

interface Loaded extends EffectiveSecret {
  value?: string
}

export function createSecretCourier(port: SecretPort): SecretCourier {
  return {
    async load(call) {
      const secrets = await loadAll(port, call)
      const maskBytes = createMasker(secrets.flatMap(({ handle, value }) => (value === undefined ? [] : [{ handle, value }])))
      const mask = (text: string) => Buffer.from(maskBytes(Buffer.from(text).toString('latin1')), 'latin1').toString()

      return {
        attach: (hop) => secrets.filter(({ into, goesTo }) => into !== undefined && goesTo(hop.target)).reduce(attachOne, hop),
        refuseLeak(target) {
          const held = secrets.filter(({ goesTo }) => !goesTo(target))
          const { href } = target.url
          const leaks = createMasker(held.flatMap(({ handle, value }) => (value === undefined ? [] : [{ handle, value }])))
          if (leaks(href) !== href) throw new CapabilityError('redirect_refused', 'the server redirects to an address that holds a secret of another host')
        },
        mask,
        maskBytes,
      }
    },
  }
}

async function loadAll(port: SecretPort, call: CapabilityCall): Promise<Loaded[]> {
  const right = call.rightOf('secrets')
  const request = SecretsScope.safeParse(right?.request)
  if (right === undefined || !request.success || right.grants.length === 0) return []
  const grants = right.grants.map((grant) => SecretsScope.safeParse(grant).data).filter((grant) => grant !== undefined)
  const secrets = effectiveSecrets({ request: request.data, grants })
  return Promise.all(secrets.map(async (secret) => ({ ...secret, value: await port.read(call.plugin.name, secret.handle) })))
}

function attachOne(hop: Hop, { handle, label, into, value }: Loaded): Hop {
  if (into === undefined) return hop
  if ('path' in into && !hasPlaceholder(hop, into.path)) return hop
  if (value === undefined || value === '') {
    throw new CapabilityError('secret_missing', `"${label}" (${handle}) is allowed but not set; the owner sets it on the plugin's page or with "airlock secret set"`, { handle })
  }

  if ('path' in into) return withPath(hop, into.path, value) ?? refuseCharacters(handle, label, 'path')
  const text = (into.format ?? '{}').replace('{}', () => value)
  if ('query' in into) return withQuery(hop, into.query, text)
  if (!isHeaderValue(text)) refuseCharacters(handle, label, 'header')
  const name = into.header.toLowerCase()
  return { ...hop, headers: [...hop.headers.filter(([other]) => other !== name), [name, text]] }
}

// The guest's own hop stays without the value: redirects are resolved against it.
function withQuery(hop: Hop, name: string, value: string): Hop {
  const url = new URL(hop.target.url)
  url.searchParams.set(name, value)
  return { ...hop, target: { ...hop.target, url } }
}

function refuseCharacters(handle: string, label: string, place: 'path' | 'header'): never {
  throw new CapabilityError('secret_missing', `"${label}" (${handle}) holds characters that no ${place} may hold; set it again`, { handle })
}
