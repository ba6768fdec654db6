// Tries: makes code by the constructor of generators
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const GeneratorFunction = (function* () {}).constructor
      return GeneratorFunction('yield typeof process === "undefined" ? "nothing" : "escaped"')().next().value
    },
  },
}
