// Tries: reached 4 GB where it was allowed
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run() {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 })
      memory.grow(65_000)
      return 1
    },
  },
}
