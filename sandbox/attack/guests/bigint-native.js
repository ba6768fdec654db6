// Tries: computes in a native that no timeout interrupts
// Expect: cpu_limit or wall_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      let big = 3n ** 3_000_000n
      for (;;) big = (big * big).toString().length ? big * 3n : big
    },
  },
}
