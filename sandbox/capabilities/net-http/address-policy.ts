import ipaddr from 'ipaddr.js'

export type AddressClass =
  /** Anyone on the internet can reach it. */
  | 'public'
  | 'loopback'
  /** RFC 1918, unique-local, carrier-grade NAT: somebody's own network. */
  | 'private'
  /** Link-local (cloud metadata among it), multicast, broadcast, unspecified, documentation, reserved, and IPv6 that wraps an IPv4 address. */
  | 'special'

// Public by range, and yet answered by the cloud that the gateway may run in.
const metadata = new Set(['168.63.129.16'])

const classOfRange: Readonly<Record<string, AddressClass>> = {
  unicast: 'public',
  loopback: 'loopback',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
}

// All of IPv6 that IANA has given out for the internet; ipaddr.js calls everything it has no name for unicast.
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

// In the private ranges by number, and metadata services all the same.
const metadataInPrivate = new Set(['fd00:ec2::254', 'fd20:ce::254', '100.100.100.200'])

/** What is not known to be public is not. */
export function classifyAddress(address: string): AddressClass {
  if (!ipaddr.isValid(address) || address.includes('%')) return 'special'
  const parsed = ipaddr.parse(address)
  const text = parsed.toString()
  if (metadata.has(text) || metadataInPrivate.has(text)) return 'special'

  const range = parsed.range()
  if (range === 'unicast' && parsed instanceof ipaddr.IPv6 && !parsed.match(globalUnicast)) return 'special'
  return classOfRange[range] ?? 'special'
}

const localSuffixes = ['localhost', 'local', 'internal', 'intranet', 'private', 'lan', 'home.arpa', 'localdomain']

/** Names that mean a place on somebody's own network, whatever they resolve to. */
export function isLocalName(host: string): boolean {
  return !host.includes('.') || localSuffixes.some((suffix) => host === suffix || host.endsWith(`.${suffix}`))
}
