// Tries: finds the real ArrayBuffer constructor behind the replaced one
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const Native = Object.getPrototypeOf(new Uint8Array(8).buffer).constructor
      class Mine extends Native {}
      const buffer = Reflect.construct(Native, [8, { maxByteLength: 2_000_000_000 }], Mine)
      if (buffer.resizable) return 'resizable'
      throw new TypeError('not resizable')
    },
  },
}
