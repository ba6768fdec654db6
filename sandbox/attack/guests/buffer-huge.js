// Tries: asks for one buffer of 3 GB
// Expect: guest_error or memory_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      return new ArrayBuffer(3_000_000_000).byteLength
    },
  },
}
