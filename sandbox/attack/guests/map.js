// Tries: a table that doubles needs twice its size at once
// Expect: memory_limit or cpu_limit or guest_error
// Family: bombs
export default {
  tools: {
    async run() {
      const held = new Map()
      for (let n = 0; ; n++) held.set(n, { n })
    },
  },
}
