// Tries: allocates ArrayBuffers without end
// Expect: memory_limit or guest_error or cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      const all = []
      for (;;) all.push(new Uint8Array(4_000_000).fill(1))
    },
  },
}
