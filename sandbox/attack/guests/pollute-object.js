// Tries: adds to Object.prototype what frames and errors are read for
// Expect: ok or guest_error or cpu_limit
// Family: pollution
export default {
  tools: {
    async run(input, context) {
      for (const key of ['ok', 'value', 'error', 'code', 'call', 'capability', 'method', 'input', 'toJSON', 'get', 'set', 'stuck']) Object.prototype[key] = 'polluted'
      return { done: true }
    },
  },
}
