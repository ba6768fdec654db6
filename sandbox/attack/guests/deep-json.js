// Tries: returns an object nested a hundred thousand deep
// Expect: guest_error or output_limit or cpu_limit
// Family: answers
export default {
  tools: {
    async run(input, context) {
      let value = {}
      for (let depth = 0; depth < 100_000; depth++) value = { value }
      return value
    },
  },
}
