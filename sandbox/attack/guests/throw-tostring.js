// Tries: throws an object whose toString gives an object
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      throw { message: { toString: () => ({}) } }
    },
  },
}
