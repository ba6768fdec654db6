// Tries: a promise that nobody resolves
// Expect: wall_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      return new Promise(() => {})
    },
  },
}
