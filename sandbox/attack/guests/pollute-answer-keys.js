// Tries: answers with keys that become prototypes where they are copied carelessly
// Expect: ok or guest_error or output_limit
// Family: pollution
export default {
  tools: {
    async run(input, context) {
      return JSON.parse('{"__proto__":{"polluted":"x"},"constructor":{"prototype":{"polluted":"x"}},"a":{"__proto__":{"polluted":"x"}}}')
    },
  },
}
