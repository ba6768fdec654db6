// Tries: fills the heap
// Expect: memory_limit or cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      const all = []
      for (;;) all.push(new Array(1_000).fill({}).map(() => ({})))
    },
  },
}
