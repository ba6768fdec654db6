// Tries: a loop in a finally block that swallows its end
// Expect: cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      for (;;) { try { for (;;); } finally { continue } }
    },
  },
}
