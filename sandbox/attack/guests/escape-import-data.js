// Tries: imports code from a data: address
// Expect: ok or guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      try { return (await import('data:text/javascript,export default typeof process')).default === 'object' ? 'escaped' : 'nothing' } catch { return 'nothing' }
    },
  },
}
