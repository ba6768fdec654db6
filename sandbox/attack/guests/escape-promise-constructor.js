// Tries: puts its own constructor on a promise of the host (CVE-2023-37466 in vm2)
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const promise = context.kv.get('key')
      let got
      promise.constructor = { [Symbol.species]: class { constructor(executor) { executor((value) => { got = value }, (error) => { got = error }) } } }
      promise.then(() => {}, () => {})
      await null
      return (got?.constructor?.constructor?.('return this')() ?? globalThis) !== globalThis ? 'escaped' : 'nothing'
    },
  },
}
