// Tries: loops inside prepareStackTrace
// Expect: ok or guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      Error.prepareStackTrace = () => {
        for (;;);
      }
      Error.stackTraceLimit = 1e9
      const { stack } = new Error('x')
      return typeof stack
    },
  },
}
