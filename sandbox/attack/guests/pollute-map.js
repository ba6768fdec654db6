// Tries: overrides Map, Set and WeakMap
// Expect: ok or guest_error or wall_limit
// Family: pollution
export default {
  tools: {
    async run(input, context) {
      for (const Kind of [Map, Set, WeakMap]) for (const name of ['get', 'set', 'has', 'add', 'delete']) if (Kind.prototype[name]) Kind.prototype[name] = () => undefined
      await context.kv.get('key')
      return { done: true }
    },
  },
}
