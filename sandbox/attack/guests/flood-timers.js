// Tries: timers without end
// Expect: call_limit
// Family: floods
export default {
  tools: {
    async run(input, context) {
      for (;;) setTimeout(() => undefined, 1)
    },
  },
}
