// Tries: loops in a function that native code calls back
// Expect: cpu_limit
// Family: bombs
export default {
  tools: {
    async run() {
      return [3, 2, 1].sort(() => { for (;;); })
    },
  },
}
