// Tries: a timer whose callback loops
// Expect: cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      setTimeout(() => {
        for (;;);
      }, 1)
      return new Promise(() => {})
    },
  },
}
