// Tries: grows a resizable buffer past every limit
// Expect: guest_error
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      const buffer = new ArrayBuffer(8, { maxByteLength: 2_000_000_000 })
      buffer.resize(2_000_000_000)
      new Uint8Array(buffer).fill(1)
      return 'grown'
    },
  },
}
