// Tries: parses one huge text again and again
// Expect: cpu_limit or memory_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      const text = `[${'1,'.repeat(500_000)}1]`
      for (;;) JSON.parse(text)
    },
  },
}
