// Tries: takes the global object from every kind of call
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const globals = [this, globalThis, (function () { return this })(), new Function('return this')(), [].constructor.constructor('return this')()]
      return globals.some((one) => one && (one.process || one.require || one.module || one._ivm || one.Buffer)) ? 'escaped' : 'nothing'
    },
  },
}
