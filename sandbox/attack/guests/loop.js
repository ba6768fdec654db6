// Tries: an endless loop
// Expect: cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      for (;;);
    },
  },
}
