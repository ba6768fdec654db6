// Tries: loops when its answer is read
// Expect: cpu_limit
// Family: answers
export default {
  tools: {
    async run() {
      return { get value() { for (;;); } }
    },
  },
}
