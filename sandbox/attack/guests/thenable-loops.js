// Tries: a thenable whose then loops
// Expect: cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      return { then() { for (;;); } }
    },
  },
}
