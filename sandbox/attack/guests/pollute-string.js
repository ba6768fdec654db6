// Tries: overrides what texts are measured and cut with
// Expect: output_limit or guest_error
// Family: pollution
export default {
  tools: {
    async run(input, context) {
      for (const name of ['slice', 'indexOf', 'charCodeAt', 'codePointAt', 'replace', 'isWellFormed']) String.prototype[name] = () => ''
      Object.defineProperty(String.prototype, 'length', { get: () => 0 })
      return 'x'.repeat(2_000_000)
    },
  },
}
