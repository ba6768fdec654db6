// Tries: log lines without end
// Expect: cpu_limit
// Family: floods
export default {
  tools: {
    async run(input, context) {
      for (;;) console.log('x'.repeat(1_000))
    },
  },
}
