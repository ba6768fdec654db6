import type { KvPort, KvSpace } from '../capabilities/kv.ts'

/** Entries in memory, apart as in the gateway's database. */
export function createStore(): KvPort {
  const spaces = new Map<string, Map<string, string>>()
  const of = ({ plugin, principal, shared }: KvSpace): Map<string, string> => {
    const name = JSON.stringify([plugin, shared || principal])
    const found = spaces.get(name) ?? new Map<string, string>()
    spaces.set(name, found)
    return found
  }
  const bytesOf = (entries: Iterable<[string, string]>) => [...entries].reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0)

  return {
    get: async (space, key) => of(space).get(key),
    async set(space, key, value, { quota }) {
      const next = new Map(of(space)).set(key, value)
      if (bytesOf(next) > quota.bytes) return 'bytes'
      if (next.size > quota.keys) return 'keys'
      of(space).set(key, value)
      return 'stored'
    },
    delete: async (space, key) => of(space).delete(key),
    list: async (space, { prefix, after, limit }) => [...of(space).keys()].sort().filter((key) => key.startsWith(prefix) && (after === undefined || key > after)).slice(0, limit),
    usage: async (space) => ({ bytes: bytesOf(of(space)), entries: of(space).size }),
  }
}
