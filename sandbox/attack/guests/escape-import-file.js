// Tries: imports a file of the computer
// Expect: ok or guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      for (const file of ['file:///etc/passwd', '/etc/passwd', '../../../../etc/passwd', 'node:fs', 'fs']) {
        try { await import(file); return 'escaped' } catch {}
      }
      return 'nothing'
    },
  },
}
