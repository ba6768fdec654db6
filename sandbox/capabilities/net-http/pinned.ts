import type { LookupFunction } from 'node:net'
import type { Address } from './resolver.ts'

/** How a request leaves: straight to checked addresses, or through the owner's proxy, which looks the name up itself. */
export type Route = { addresses: readonly Address[] } | { proxy: string; addresses: readonly Address[] }

// Node asks for addresses whenever it connects; it is told those that were checked, and nobody else is asked.
export function pinned(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses
    if (first === undefined) callback(new RangeError('no address'), '')
    else if (all) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  }
}
