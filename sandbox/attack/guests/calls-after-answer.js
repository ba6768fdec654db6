// Tries: goes on asking the broker after it has answered
// Expect: ok
// Family: floods
export default {
  tools: {
    async run(input, context) {
      const later = async () => {
        for (;;) {
          await new Promise((resolve) => setTimeout(resolve, 1))
          await context.kv.get('key')
        }
      }
      later().catch(() => undefined)
      return 'answered'
    },
  },
}
