// Tries: follows cause, errors and every hidden key of errors
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const visit = (value, depth = 0) => depth < 6 && value !== null && (typeof value === 'object' || typeof value === 'function') && Reflect.ownKeys(value).some((key) => {
        const inner = Reflect.get(value, key)
        const realm = inner?.constructor?.constructor
        return (typeof realm === 'function' && realm.name === 'Function' && realm('return this')() !== globalThis) || visit(inner, depth + 1)
      })
      for (const attempt of [() => context.kv.get(1), () => fetch('http://127.0.0.1:1/'), () => crypto.getRandomValues(new Uint8Array(70_000))]) {
        try { await attempt() } catch (error) { if (visit(error)) return 'escaped' }
      }
      return 'nothing'
    },
  },
}
