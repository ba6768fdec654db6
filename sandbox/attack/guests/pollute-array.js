// Tries: overrides what lists are built with
// Expect: ok or guest_error
// Family: pollution
export default {
  tools: {
    async run(input, context) {
      for (const name of ['push', 'map', 'join', 'slice', 'indexOf', 'forEach', 'flatMap', 'includes']) Array.prototype[name] = () => { throw new Error('mine') }
      Array.prototype[Symbol.iterator] = function* () {}
      await context.kv.get('key')
      return { done: true }
    },
  },
}
