// Tries: looks for a clock fine enough to measure the host by
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const fine = typeof performance !== 'undefined' && typeof performance.now === 'function' && performance.now() % 1 !== 0
      return fine || typeof SharedArrayBuffer !== 'undefined' || typeof Atomics !== 'undefined' ? 'escaped' : 'nothing'
    },
  },
}
