// Tries: throws an object whose getters throw
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      throw {
        get name() { throw this },
        get message() { throw this },
        get stack() { throw this },
        get code() { throw this },
        toString() { throw this },
      }
    },
  },
}
