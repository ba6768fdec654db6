// Tries: fills large typed arrays
// Expect: cpu_limit or memory_limit or guest_error
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      const array = new Float64Array(1_000_000)
      for (;;) array.fill(1).sort()
    },
  },
}
