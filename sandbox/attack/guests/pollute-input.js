// Tries: gets an input whose keys are prototypes and passes it on
// Expect: ok
// Family: pollution
export default {
  tools: {
    async run(input, context) {
      const mixed = Object.assign({}, input, JSON.parse('{"__proto__":{"polluted":1}}'))
      return { polluted: {}.polluted ?? null, own: Object.keys(mixed) }
    },
  },
}
