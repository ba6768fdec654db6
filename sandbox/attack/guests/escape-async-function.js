// Tries: makes code by the constructor of async functions
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const AsyncFunction = (async () => {}).constructor
      return await AsyncFunction('return typeof process === "undefined" && typeof require === "undefined" ? "nothing" : "escaped"')()
    },
  },
}
