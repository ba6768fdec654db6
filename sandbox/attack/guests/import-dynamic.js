// Tries: imports a module of Node while running
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const fs = await import('node:fs')
      return fs.readFileSync('/etc/passwd', 'utf8')
    },
  },
}
