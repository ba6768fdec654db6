// Tries: as much text as there are holes
// Expect: cpu_limit or memory_limit or host_gone or guest_gone or guest_error
// Family: bombs
export default {
  tools: {
    async run() {
      return new Array(2 ** 32 - 1).join().length
    },
  },
}
