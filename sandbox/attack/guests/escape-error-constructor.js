// Tries: climbs from a caught error of the host to the process
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const errors = []
      for (const attempt of [() => context.kv.get(Symbol('x')), () => context.kv.get(), () => fetch('no address'), () => structuredClone(() => {}), () => atob('%')]) {
        try { await attempt() } catch (error) { errors.push(error) }
      }
      for (const error of errors) {
        const reach = error.constructor.constructor('return this')()
        if (reach !== globalThis || reach.process !== undefined) return 'escaped'
      }
      return `${errors.length} errors, all of this realm`
    },
  },
}
