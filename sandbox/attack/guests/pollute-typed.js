// Tries: overrides base64 and typed arrays to shorten what is counted
// Expect: ok or guest_error
// Family: pollution
export default {
  tools: {
    async run(input, context) {
      Uint8Array.prototype.toBase64 = () => 'AAAA'
      Uint8Array.fromBase64 = () => new Uint8Array()
      Object.defineProperty(Uint8Array.prototype, 'length', { get: () => 1 })
      const bytes = crypto.getRandomValues(new Uint8Array(8))
      return { done: bytes.byteLength }
    },
  },
}
