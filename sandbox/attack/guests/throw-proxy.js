// Tries: throws a proxy that throws at everything
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const trap = () => { throw new Error('trapped') }
      throw new Proxy(function () {}, { get: trap, has: trap, getPrototypeOf: trap, ownKeys: trap, apply: trap })
    },
  },
}
