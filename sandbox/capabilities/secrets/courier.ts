import { CapabilityError } from '../../broker/capability-error.ts'
import type { CapabilityCall } from '../capability.ts'
import type { Hop } from '../net-http/redirect.ts'
import { readTarget, type Target } from '../net-http/target.ts'
import type { SecretPort } from '../secrets.ts'
import { attachSecrets, demandValue, type LoadedSecret } from './attach.ts'
import { capturesAt, takeCaptured } from './capture.ts'
import { filledText, holdsPlaceholder, placeholder } from './filled-text.ts'
import { createMasker } from './mask.ts'
import { createStreamMasker, type StreamMasker } from './stream-masker.ts'
import { effectiveSecrets, SecretsScope } from './scope.ts'

/** Of one write to a stream, values put in. */
const maxStreamBytes = 4 * 1024 * 1024

/** The other end of a socket. */
export interface Peer {
  host: string
  port: number
  /** Its certificate was checked. */
  secure: boolean
}

/** The secrets that one request may carry. Values live here and in what leaves the gateway, and nowhere else. */
export interface SecretsOfCall {
  /** The hop with the values that belong to its host. Throws CapabilityError `secret_missing`. */
  attach(hop: Hop): Hop
  /** A WebSocket's text frame with the values that belong to this peer, where it has `{handle}` at their pointers. Throws `secret_missing`. */
  placeInFrame(text: string, peer: Peer): string
  /** Bytes for a stream with what belongs to this peer in place of `{handle}`. Throws `secret_missing`. */
  placeInStream(bytes: Buffer, peer: Peer): Buffer
  /**
   * The reply to a request, without the secrets that it hands out; those are kept, and masked from here on.
   * Throws `capture_failed`.
   */
  capture(hop: Hop, reply: { status: number; body: Buffer }): Promise<Buffer>
  /** May a reply from there hand out a secret? Then nobody but `capture` may read it. */
  handsOut(target: Target): boolean
  /** A server that got a value must not have it carried to another host in a redirect's address. */
  refuseLeak(target: Target): void
  mask(text: string): string
  /** For what comes in pieces. */
  maskStream(): StreamMasker
  /** The same over latin1 text of UTF-8 bytes. */
  maskBytes(bytes: string): string
}

/** Whose secrets: a request's, or what outlives one. */
export type SecretHolder = Pick<CapabilityCall, 'plugin' | 'caller' | 'rightOf' | 'usedSecret'>

export interface SecretCourier {
  load(holder: SecretHolder): Promise<SecretsOfCall>
}

export function createSecretCourier(port: SecretPort): SecretCourier {
  return {
    async load(holder) {
      const held = await loadAll(port, holder)
      let secrets = [...held, ...withheld(holder, held)]
      // What is captured on the way is masked along with what was there before.
      let masker = maskerOf(secrets)
      const maskBytes = (bytes: string) => masker(bytes)
      const used = (handle: string) => holder.usedSecret(handle)
      const goingTo = (target: Target) => secrets.filter(({ into, goesTo }) => into !== undefined && goesTo(target))

      return {
        attach: (hop) => attachSecrets(hop, goingTo(hop.target), used),
        placeInFrame: (text, peer) => goingTo(targetOf(peer)).reduce((frame, secret) => placeInFrame(frame, secret, used), text),
        placeInStream: (bytes, peer) => goingTo(targetOf(peer)).reduce((before, secret) => placeInStream(before, secret, used), bytes),
        async capture({ target }, reply) {
          const { body, captured } = takeCaptured(reply, capturesAt(target, eachOnce(secrets)))
          for (const { handle, value, ttlMs } of captured) {
            if (held.some((secret) => secret.handle === handle)) await port.keep?.({ plugin: holder.plugin.name, principal: holder.caller.principal, handle, value, ttlMs })
            secrets = secrets.map((secret) => (secret.handle === handle ? { ...secret, value } : secret))
          }
          if (captured.length > 0) masker = maskerOf(secrets)
          return body
        },
        handsOut: (target) => capturesAt(target, eachOnce(secrets)).length > 0,
        refuseLeak(target) {
          const { href } = target.url
          if (maskerOf(secrets.filter(({ goesTo }) => !goesTo(target)))(href) === href) return
          throw new CapabilityError('redirect_refused', 'the server redirects to an address that holds a secret of another host')
        },
        mask: (text) => Buffer.from(maskBytes(Buffer.from(text).toString('latin1')), 'latin1').toString(),
        maskBytes,
        maskStream: () => createStreamMasker(secrets.flatMap(({ handle, value }) => (value === undefined ? [] : [{ handle, value }]))),
      }
    },
  }
}

async function loadAll(port: SecretPort, { plugin, rightOf }: SecretHolder): Promise<LoadedSecret[]> {
  const right = rightOf('secrets')
  const request = SecretsScope.safeParse(right?.request)
  if (right === undefined || !request.success || right.grants.length === 0) return []
  const grants = right.grants.map((grant) => SecretsScope.safeParse(grant).data).filter((grant) => grant !== undefined)
  const secrets = effectiveSecrets({ request: request.data, grants })
  return Promise.all(secrets.map(async (secret) => ({ ...secret, value: await port.read(plugin.name, secret.handle) })))
}

// What the owner does not allow the plugin to use is taken out of replies all the same: to refuse it must not hand it out.
function withheld({ rightOf }: SecretHolder, held: readonly LoadedSecret[]): LoadedSecret[] {
  const request = SecretsScope.safeParse(rightOf('secrets')?.request)
  return Object.entries(request.data ?? {}).flatMap(([handle, { label, capture }]) => (capture === undefined || held.some((secret) => secret.handle === handle) ? [] : [{ handle, label, capture, goesTo: () => false }]))
}

function eachOnce(secrets: readonly LoadedSecret[]): LoadedSecret[] {
  return [...new Map(secrets.map((secret) => [secret.handle, secret])).values()]
}

function maskerOf(secrets: readonly LoadedSecret[]): (bytes: string) => string {
  return createMasker(secrets.flatMap(({ handle, value }) => (value === undefined ? [] : [{ handle, value }])))
}

function targetOf({ host, port, secure }: Peer): Target {
  return readTarget(`${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}/`)
}

function placeInFrame(text: string, secret: LoadedSecret, used: (handle: string) => void): string {
  const { handle, into } = secret
  if (into === undefined || !('frame' in into) || !holdsPlaceholder(text, handle)) return text
  const value = demandValue(secret)
  const placed = value === undefined ? undefined : filledText(text, handle, into.frame, (into.format ?? '{}').replace('{}', () => value))
  if (placed === undefined) return text
  used(handle)
  return placed
}

function placeInStream(bytes: Buffer, secret: LoadedSecret, used: (handle: string) => void): Buffer {
  const { handle, label, into } = secret
  if (into === undefined || !('sasl' in into || 'stream' in into) || !holdsPlaceholder(bytes, handle)) return bytes
  const value = demandValue(secret)
  if (value === undefined) return bytes
  used(handle)
  const placed = 'sasl' in into ? Buffer.from(`\0${into.user}\0${value}`).toString('base64') : Buffer.from((into.format ?? '{}').replace('{}', () => value)).toString('latin1')
  if (/[\r\n\0]/.test(placed)) refuseLine(secret)
  const pieces = bytes.toString('latin1').split(placeholder(handle))
  // Three bytes that become a thousand, a hundred thousand times: known before it is made.
  if (bytes.length + (pieces.length - 1) * placed.length > maxStreamBytes) {
    throw new CapabilityError('request_too_large', `with "${label}" (${handle}) in its ${pieces.length - 1} places, more than ${maxStreamBytes} bytes would be written at once`, { handle })
  }
  return Buffer.from(pieces.join(placed), 'latin1')
}

// A line that ends inside a value would make two commands of one.
function refuseLine({ handle, label }: LoadedSecret): never {
  throw new CapabilityError('secret_missing', `"${label}" (${handle}) holds characters that end a line; set it again`, { handle })
}
