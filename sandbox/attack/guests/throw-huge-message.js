// Tries: throws an error with a message of 8 MB
// Expect: guest_error or cpu_limit
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      throw new Error('x'.repeat(8_000_000))
    },
  },
}
