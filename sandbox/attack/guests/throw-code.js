// Tries: pretends to be the gateway
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run() {
      throw Object.assign(new Error('x'), { code: 'sandbox_insufficient', details: { denials: [1] }, denials: [1] })
    },
  },
}
