// Tries: answers with a promise that resolves to itself, again and again
// Expect: cpu_limit
// Family: bombs
export default {
  tools: {
    async run() {
      return { then(resolve) { resolve(this) } }
    },
  },
}
