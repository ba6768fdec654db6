import { definePlugin } from '@airlock/sdk'

export default definePlugin({
  tools: {
    // A tool is a function: JSON in, JSON out. It runs in a V8 isolate that can reach nothing it was not granted.
    async greet({ name }) {
      return { greeting: `Hello, ${name}!` }
    },
  },
})
