// Tries: the same by the back door
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run() {
      class Mine extends ArrayBuffer {}
      const buffer = new Mine(1, { maxByteLength: 2 ** 31 })
      buffer.resize(2 ** 31)
      return buffer.byteLength
    },
  },
}
