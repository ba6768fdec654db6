// Tries: looks for isolated-vm handles on every function it is given
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const found = []
      const visit = (value, depth) => {
        if (depth > 4 || (typeof value !== 'object' && typeof value !== 'function') || value === null) return
        for (const key of Reflect.ownKeys(value)) {
          const { value: inner } = Object.getOwnPropertyDescriptor(value, key)
          if (['derefInto', 'apply' + 'Ignored', 'applySync', 'copySync', 'applySyncPromise'].includes(key)) found.push(key)
          visit(inner, depth + 1)
        }
      }
      visit(globalThis, 0)
      visit(context, 0)
      if (found.length > 0) return found
      throw new Error('nothing found')
    },
  },
}
