// Tries: an endless loop that catches its own termination
// Expect: cpu_limit
// Family: bombs
export default {
  tools: {
    async run(input, context) {
      for (;;) {
        try {
          for (;;);
        } finally {
          continue
        }
      }
    },
  },
}
