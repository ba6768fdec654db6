// Tries: returns a cycle
// Expect: guest_error
// Family: answers
export default {
  tools: {
    async run(input, context) {
      const value = {}
      value.value = value
      return value
    },
  },
}
