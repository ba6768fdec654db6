// Tries: a thenable whose then does nothing
// Expect: wall_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      return { then() {} }
    },
  },
}
