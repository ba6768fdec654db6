// Tries: leaves a rejection unhandled whose getter never ends
// Expect: cpu_limit or guest_gone
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      Promise.reject({
        get message() {
          for (;;);
        },
      })
      return new Promise(() => {})
    },
  },
}
