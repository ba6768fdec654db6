import { isIP } from 'node:net'
import { CapabilityError } from '../../broker/capability-error.ts'
import { type AddressClass, classifyAddress } from './address-policy.ts'

/** Where a request goes, as WHATWG's parser understood it: every spelling of a host or path has become one. */
export interface Target {
  url: URL
  scheme: 'http:' | 'https:'
  /** Lower case, punycode, without brackets and trailing dot. */
  host: string
  port: number
  /** The host is an address itself. */
  literal: boolean
  /** Of such a host; undefined for a name. */
  addressClass: AddressClass | undefined
  path: string
  /** Some servers read the path as another one (`/v1/%2e%2e%2fadmin`): no rule about paths can hold for it. */
  pathAmbiguous: boolean
}

const maxUrlChars = 8192

/** Throws CapabilityError `request_invalid` or `host_refused`. */
export function readTarget(text: string, base?: URL): Target {
  if (text.length > maxUrlChars) throw new CapabilityError('request_invalid', `the URL has ${text.length} characters; allowed are ${maxUrlChars}`)
  const url = URL.parse(text, base)
  if (url === null) throw new CapabilityError('request_invalid', `"${text.slice(0, 200)}" is not an absolute URL`)

  const scheme = url.protocol
  if (scheme !== 'https:' && scheme !== 'http:') throw new CapabilityError('host_refused', `the scheme ${scheme} is not http or https`)
  if (url.username !== '' || url.password !== '') throw new CapabilityError('request_invalid', 'a URL must not carry a user name or password')

  dropTrailingDot(url)
  url.hash = ''
  const host = bareHost(url.hostname)
  const literal = isIP(host) !== 0
  return {
    url,
    scheme,
    host,
    port: Number(url.port || (scheme === 'https:' ? 443 : 80)),
    literal,
    addressClass: literal ? classifyAddress(host) : undefined,
    path: url.pathname,
    pathAmbiguous: isPathAmbiguous(url.pathname),
  }
}

export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

// `example.com.` is the same host to DNS, and another one to a comparison of text.
function dropTrailingDot(url: URL): void {
  if (url.hostname === '.' || url.hostname.includes('..')) throw new CapabilityError('host_refused', `the host ${url.hostname} has an empty part`)
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1)
}

const separators = /[/\\]/
const dotSegment = /^\.{1,2}(?:;.*)?$/s

/**
 * Whether decoding the path once more could give it other segments: encoded slashes and backslashes, encoded dots of any
 * depth, and `..;` (which Java servers take for `..`).
 */
export function isPathAmbiguous(path: string): boolean {
  if (!path.includes('%')) return path.split('/').some(isOther)
  return path.split('/').some((segment) => {
    for (let text = segment, round = 0; round < 4; round++) {
      if (isOther(text)) return true
      const decoded = decodeOnce(text)
      if (decoded === text) return false
      text = decoded
    }

    // Encoded four times over: nobody means that.
    return true
  })
}

function isOther(segment: string): boolean {
  return separators.test(segment) || dotSegment.test(segment) || segment.includes('\0')
}

function decodeOnce(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
