// Tries: recurses until the stack ends
// Expect: guest_error or cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      const deeper = () => deeper() + 1
      return deeper()
    },
  },
}
