// Tries: puts setters on Object.prototype to see what the runtime writes
// Expect: ok or guest_error
// Family: pollution
export default {
  tools: {
    async run(input, context) {
      let seen = 'nothing'
      for (const key of ['call', 'capability', 'method', 'input', 'message', 'name', 'resolve', 'reject', 'number']) {
        Object.defineProperty(Object.prototype, key, { set(value) { if (value?.constructor?.constructor?.('return typeof process')() === 'object') seen = 'escaped' }, get() { return undefined }, configurable: true })
      }
      await context.kv.get('key').catch(() => {})
      for (const key of ['call', 'capability', 'method', 'input', 'message', 'name', 'resolve', 'reject', 'number']) delete Object.prototype[key]
      return seen
    },
  },
}
