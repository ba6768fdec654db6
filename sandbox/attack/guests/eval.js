// Tries: there is nothing to require
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run() {
      return (0, eval)('require("node:fs").readdirSync("/")')
    },
  },
}
