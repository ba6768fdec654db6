// Tries: promises that resolve one another for ever
// Expect: cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      for (;;) await null
    },
  },
}
