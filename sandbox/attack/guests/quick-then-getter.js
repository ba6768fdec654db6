// Tries: is quick until it may hold the thread of its host, and leaves a rejection there whose getter never ends
// Expect: cpu_limit or ok
// Family: bombs
// Calls: 40
let calls = 0

export default {
  tools: {
    async run(input, context) {
      if (++calls <= 40) return calls
      Promise.reject({
        get message() {
          for (;;);
        },
      })
      return new Promise(() => {})
    },
  },
}
