// Tries: opens another realm
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      return typeof ShadowRealm === 'undefined' ? 'nothing' : new ShadowRealm().evaluate('typeof process') === 'object' ? 'escaped' : 'nothing'
    },
  },
}
