// Tries: fills a WeakMap with ephemerons that hold one another
// Expect: cpu_limit or memory_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      const map = new WeakMap()
      let key = {}
      const first = key
      for (;;) { const next = {}; map.set(key, next); key = next; if (first === key) return }
    },
  },
}
