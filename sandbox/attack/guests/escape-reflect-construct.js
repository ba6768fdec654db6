// Tries: makes an ArrayBuffer that can grow, by Reflect.construct
// Expect: ok or guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      for (const Make of [ArrayBuffer, Object.getPrototypeOf(Int8Array), Uint8Array, DataView]) {
        try {
          const made = Reflect.construct(Make, [8, { maxByteLength: 1e9 }], Object)
          if (made.resizable || made.buffer?.resizable) return 'escaped'
        } catch {}
      }
      return new Uint8Array(8).buffer.constructor === ArrayBuffer && !('resize' in ArrayBuffer.prototype) ? 'nothing' : 'escaped'
    },
  },
}
