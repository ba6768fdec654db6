// Tries: progress reports without end
// Expect: cpu_limit
// Family: floods
export default {
  tools: {
    async run(input, context) {
      for (;;) context.progress({ fraction: 0.5 })
    },
  },
}
