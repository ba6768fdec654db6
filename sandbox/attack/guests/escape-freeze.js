// Tries: changes the context that later calls get
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      'use strict'
      const before = context.kv.get
      for (const target of [context, context.kv, Object.getPrototypeOf(context.kv)]) {
        try { target.get = () => 'mine' } catch {}
        try { Object.setPrototypeOf(target, { get: () => 'mine' }) } catch {}
      }
      return context.kv.get === before ? 'nothing' : 'escaped'
    },
  },
}
