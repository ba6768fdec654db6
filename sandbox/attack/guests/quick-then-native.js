// Tries: is quick until it may hold the thread of its host, and computes there in a native that nothing interrupts
// Expect: cpu_limit or ok
// Family: bombs
// Calls: 40
let calls = 0

export default {
  tools: {
    async run(input, context) {
      if (++calls <= 40) return calls
      let big = 3n ** 3_000_000n
      for (;;) big = (big * big).toString().length ? big * 3n : big
    },
  },
}
