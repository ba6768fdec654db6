// Tries: leaves a rejection unhandled whose getters throw
// Expect: guest_error or ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      Promise.reject({ get message() { throw 1 }, get stack() { throw 2 }, get name() { throw 3 } })
      return 'left'
    },
  },
}
