// Tries: watches for host objects with FinalizationRegistry and WeakRef
// Expect: ok or guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const registry = new FinalizationRegistry(() => {})
      registry.register(context.signal)
      const ref = new WeakRef(context).deref()
      return ref.constructor?.constructor?.('return typeof process')() === 'object' ? 'escaped' : 'nothing'
    },
  },
}
