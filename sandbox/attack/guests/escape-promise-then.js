// Tries: catches what the host resolves promises with
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const then = Promise.prototype.then
      const seen = []
      Promise.prototype.then = function (...handlers) {
        for (const handler of handlers) if (typeof handler === 'function') seen.push(handler)
        return then.apply(this, handlers)
      }
      try { await context.kv.get('key') } finally { Promise.prototype.then = then }
      return seen.some((handler) => handler.constructor('return this')() !== globalThis) ? 'escaped' : 'nothing'
    },
  },
}
