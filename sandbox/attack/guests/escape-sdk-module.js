// Tries: takes the SDK apart for handles of the host
// Expect: ok or guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const sdk = await import('@airlock/sdk')
      const names = Reflect.ownKeys(sdk).map(String)
      return names.some((name) => Object.getPrototypeOf(sdk[name]) !== null && sdk[name].constructor?.constructor?.('return typeof process')() === 'object') ? 'escaped' : names.length
    },
  },
}
