// Tries: overrides call, apply and bind
// Expect: ok or guest_error
// Family: pollution
export default {
  tools: {
    async run(input, context) {
      Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => 'mine'
      Reflect.apply = Reflect.construct = () => 'mine'
      await context.kv.get('key')
      return { done: true }
    },
  },
}
