// Tries: loops while its answer is being written
// Expect: cpu_limit
// Family: answers
export default {
  tools: {
    async run() {
      return { toJSON() { for (;;); } }
    },
  },
}
