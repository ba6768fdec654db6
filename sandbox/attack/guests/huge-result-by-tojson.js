// Tries: a toJSON that returns more than allowed
// Expect: output_limit or memory_limit or cpu_limit
// Family: answers
export default {
  tools: {
    async run(input, context) {
      return { toJSON: () => Array.from({ length: 200_000 }, () => 'some text to fill the answer') }
    },
  },
}
