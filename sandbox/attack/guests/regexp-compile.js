// Tries: compiles a regular expression with a million groups
// Expect: cpu_limit or memory_limit or guest_error or ok or wall_limit or host_gone or guest_gone
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      return new RegExp('(?:a{1,1000}){1,1000}'.repeat(1_000)).test('a'.repeat(1_000))
    },
  },
}
