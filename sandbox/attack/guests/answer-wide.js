// Tries: returns a million numbers
// Expect: output_limit or memory_limit or cpu_limit
// Family: answers
export default {
  tools: {
    async run() {
      return Array.from({ length: 1 << 20 }, (_, index) => index)
    },
  },
}
