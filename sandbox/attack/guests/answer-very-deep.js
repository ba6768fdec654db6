// Tries: overflows the stack of whoever writes it
// Expect: output_limit or guest_error or cpu_limit
// Family: answers
export default {
  tools: {
    async run() {
      let value = 1
      for (let n = 0; n < 100_000; n++) value = { value }
      return value
    },
  },
}
