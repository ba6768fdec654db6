// Tries: throws null
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      throw null
    },
  },
}
