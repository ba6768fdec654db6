// Tries: reads buffers that were never written, for what others left in them
// Expect: ok
// Family: secrets
export default {
  tools: {
    async run(input, context) {
      for (let n = 0; n < 200; n++) if (new Uint8Array(65_536).some((byte) => byte !== 0)) return 'escaped'
      return 'nothing'
    },
  },
}
