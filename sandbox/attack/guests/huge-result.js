// Tries: returns 200 MB
// Expect: output_limit or memory_limit or cpu_limit
// Family: answers
export default {
  tools: {
    async run(input, context) {
      return 'x'.repeat(200 * 1024 * 1024)
    },
  },
}
