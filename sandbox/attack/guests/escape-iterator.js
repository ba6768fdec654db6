// Tries: has the host iterate over what it controls
// Expect: ok or guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      let reached = 'nothing'
      const list = { [Symbol.iterator]() { return { next: function () { const caller = this.next.caller; if (caller?.constructor?.('return typeof process')() === 'object') reached = 'escaped'; return { done: true } } } } }
      for (const attempt of [() => new Headers(list), () => new URLSearchParams(list), () => structuredClone(list), () => new Response('', { headers: list })]) {
        try { attempt() } catch {}
      }
      return reached
    },
  },
}
