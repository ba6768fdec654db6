// Tries: returns a BigInt
// Expect: guest_error
// Family: answers
export default {
  tools: {
    async run(input, context) {
      return { big: 1n }
    },
  },
}
