// Tries: each end of the stack begins two more
// Expect: cpu_limit or guest_error
// Family: bombs
export default {
  tools: {
    async run() {
      function again() {
        try {
          again()
        } finally {
          again()
        }
      }
      again()
    },
  },
}
