// Tries: has the host construct a class of its own by Symbol.species (CVE-2023-32313 in vm2)
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const caught = []
      Object.defineProperty(Promise, Symbol.species, { get() { return function (executor) { caught.push(executor); return new Promise(executor) } }, configurable: true })
      await context.kv.get('key').then(() => {})
      return caught.some((executor) => executor.constructor('return this')() !== globalThis) ? 'escaped' : 'nothing'
    },
  },
}
