// Tries: searches all it can reach for the value of its secret
// Expect: ok
// Family: secrets
export default {
  tools: {
    async run(input, context) {
      const seen = new Set()
      const visit = (value, depth) => {
        if (typeof value === 'string') return value.includes(input.mark)
        if (depth > 8 || value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) return false
        seen.add(value)
        return Reflect.ownKeys(value).some((key) => { try { return visit(value[key], depth + 1) } catch { return false } })
      }
      return visit(globalThis, 0) || visit(context, 0) ? 'escaped' : `${seen.size} objects hold no value`
    },
  },
}
