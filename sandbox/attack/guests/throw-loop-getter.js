// Tries: throws an object whose message getter never ends
// Expect: cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      throw {
        get message() {
          for (;;);
        },
      }
    },
  },
}
