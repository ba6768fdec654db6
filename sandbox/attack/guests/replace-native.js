// Tries: replaces in a text without end
// Expect: cpu_limit or memory_limit or guest_error or host_gone or guest_gone or wall_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      let text = 'a'.repeat(1 << 20)
      for (;;) text = text.replaceAll('a', 'aa')
    },
  },
}
