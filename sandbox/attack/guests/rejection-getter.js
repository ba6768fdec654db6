// Tries: a rejection that nobody handles, with a getter for whoever reports it
// Expect: ok or cpu_limit or guest_error
// Family: escapes
export default {
  tools: {
    async run() {
      Promise.reject({ get message() { for (;;); }, get stack() { for (;;); } })
      return 1
    },
  },
}
