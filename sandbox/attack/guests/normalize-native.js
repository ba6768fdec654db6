// Tries: normalizes one huge string
// Expect: cpu_limit or guest_error or memory_limit or ok
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      let text = '\u1e9b\u0323'.repeat(2_000_000)
      for (;;) text.normalize('NFKD')
    },
  },
}
