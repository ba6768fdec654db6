// Tries: has the host turn its object into a text
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      let reached = 'nothing'
      const text = { [Symbol.toPrimitive](hint) { for (const one of [this, ...arguments]) if (one?.constructor?.constructor?.('return typeof process')() === 'object') reached = 'escaped'; return 'key' }, toString: undefined }
      for (const attempt of [() => context.kv.get(text), () => fetch(text), () => setTimeout(() => {}, text), () => atob(text), () => new URL(text)]) {
        try { await attempt() } catch {}
      }
      return reached
    },
  },
}
