// Tries: climbs constructors to the process
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const reach = context.kv.get.constructor.constructor('return typeof process === "undefined" ? undefined : process')()
      if (reach !== undefined) return 'escaped'
      throw new Error('no process here')
    },
  },
}
