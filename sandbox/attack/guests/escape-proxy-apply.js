// Tries: hands the host a callable proxy and reads its arguments (CVE-2023-29199 in vm2)
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      let reached = 'nothing'
      const spy = new Proxy(() => {}, { apply(target, self, args) { for (const one of [self, ...args]) if (one?.constructor?.constructor?.('return typeof process')() === 'object') reached = 'escaped' } })
      const timer = setTimeout(spy, 1, spy)
      queueMicrotask(spy)
      await new Promise((resolve) => setTimeout(resolve, 5))
      clearTimeout(timer)
      return reached
    },
  },
}
