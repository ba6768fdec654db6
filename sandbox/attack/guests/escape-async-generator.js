// Tries: leaves by the return of an async generator (CVE-2026-22709 and its kin in vm2)
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      async function* steps() { yield { then(resolve) { resolve.constructor.constructor('return process')() } } }
      try {
        for await (const step of steps()) void step
        return 'escaped'
      } catch (error) {
        return error.constructor === EvalError ? 'nothing' : 'escaped'
      }
    },
  },
}
