// Tries: reads buffers that were never written, for what others left in them
// Expect: ok
// Family: secrets
export default {
  tools: {
    async run(input, context) {
      for (let n = 0; n < 20; n++) if (new Uint8Array(16_384).some((byte) => byte !== 0)) return 'escaped'
      return 'nothing'
    },
  },
}
