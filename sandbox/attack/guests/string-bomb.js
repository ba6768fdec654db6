// Tries: doubles a string
// Expect: memory_limit or guest_error or output_limit or cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      let text = 'x'
      for (;;) {
        text += text
        if (text.length > 2 ** 27) text = [...text].join('')
      }
    },
  },
}
