// Tries: waits in a way that stops its thread
// Expect: guest_error
// Family: escapes
export default {
  tools: {
    async run() {
      return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    },
  },
}
