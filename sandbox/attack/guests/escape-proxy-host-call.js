// Tries: gives the host a proxy that wants to see who looks
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const seen = []
      const trap = new Proxy({}, { get(target, key, receiver) { seen.push(receiver); return typeof key === 'symbol' ? undefined : trap }, ownKeys: () => [], has: () => true, getPrototypeOf: () => null })
      for (const attempt of [() => context.kv.get(trap), () => context.kv.set('key', trap), () => fetch(trap), () => context.progress(trap)]) {
        try { await attempt() } catch {}
      }
      return seen.some((one) => one !== trap && one?.constructor?.constructor?.('return typeof process')() === 'object') ? 'escaped' : 'nothing'
    },
  },
}
