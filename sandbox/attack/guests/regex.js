// Tries: a regular expression that backtracks for years
// Expect: cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      return /^(a+)+$/.test(`${'a'.repeat(60)}!`)
    },
  },
}
