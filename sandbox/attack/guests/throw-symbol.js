// Tries: throws a symbol
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      throw Symbol('strange')
    },
  },
}
