import type { Address, ResolvePort } from '../capabilities/net-http/resolver.ts'

const answers: Readonly<Record<string, string | readonly string[]>> = {
  'loop.example': '127.0.0.1',
  'loop6.example': '::1',
  'mapped.example': '::ffff:127.0.0.1',
  'nat64.example': '64:ff9b::7f00:1',
  'sixtofour.example': '2002:7f00:1::1',
  'teredo.example': '2001:0:7f00:1::',
  'zero.example': '0.0.0.0',
  'metadata.example': '169.254.169.254',
  'private.example': '10.0.0.1',
  'mixed.example': ['169.254.169.254', '127.0.0.1'],
  'scoped.example': 'fe80::1',
  'named.example': '127.0.0.1',
  'localhost': '127.0.0.1',
}

/** Names of the suite's own: nobody outside is ever asked. */
export interface Names {
  resolve: ResolvePort
  /** How often this name was looked up. */
  lookups(name: string): number
}

export function createNames(): Names {
  const counted = new Map<string, number>()
  return {
    async resolve(host) {
      const count = (counted.get(host) ?? 0) + 1
      counted.set(host, count)
      // A name server of the attacker's: harmless when it is checked, another place when it is used.
      if (host.endsWith('rebind.example')) return [addressOf(count === 1 ? '127.0.0.1' : '127.0.0.2')]
      const found = answers[host] ?? answers[host.replace(/^[^.]+\./, '')] ?? []
      return [found].flat().map(addressOf)
    },
    lookups: (name) => counted.get(name) ?? 0,
  }
}

const addressOf = (address: string): Address => ({ address, family: address.includes(':') ? 6 : 4 })
