// Tries: makes a buffer growable by transfer and structuredClone
// Expect: ok or guest_error or memory_limit
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const buffer = new ArrayBuffer(8)
      const others = []
      for (const attempt of [() => buffer.transfer?.(1e9), () => structuredClone(new ArrayBuffer(8), { transfer: [] }), () => new Uint8Array(8).buffer]) {
        try { others.push(attempt()) } catch {}
      }
      return others.some((one) => one?.resizable) ? 'escaped' : 'nothing'
    },
  },
}
