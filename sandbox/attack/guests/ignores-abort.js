// Tries: goes on after its signal has aborted
// Expect: wall_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      for (;;) await new Promise((resolve) => setTimeout(resolve, 10))
    },
  },
}
