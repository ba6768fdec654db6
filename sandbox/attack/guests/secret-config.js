// Tries: reads configuration and environment for keys
// Expect: ok
// Family: secrets
export default {
  tools: {
    async run(input, context) {
      const text = JSON.stringify([context.config, typeof process === 'undefined' ? null : process.env, Object.keys(globalThis)])
      return text.includes(input.mark) ? 'escaped' : 'nothing'
    },
  },
}
