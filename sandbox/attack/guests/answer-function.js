// Tries: nor for this, which is nothing
// Expect: ok
// Family: answers
export default {
  tools: {
    async run() {
      return () => {}
    },
  },
}
