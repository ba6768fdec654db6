// Tries: loops when its keys are listed
// Expect: cpu_limit
// Family: answers
export default {
  tools: {
    async run() {
      return new Proxy({}, { ownKeys() { for (;;); } })
    },
  },
}
