// Tries: an async generator that never ends
// Expect: cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      async function* steps() { for (;;) yield null }
      for await (const step of steps()) void step
    },
  },
}
