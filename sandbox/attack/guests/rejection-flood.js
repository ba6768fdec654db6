// Tries: rejections that nobody handles
// Expect: cpu_limit or memory_limit
// Family: floods
export default {
  tools: {
    async run() {
      for (;;) Promise.reject(new Error('x'))
    },
  },
}
