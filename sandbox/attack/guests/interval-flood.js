// Tries: a thousand timers that fire as fast as they can
// Expect: wall_limit or cpu_limit or call_limit or guest_error
// Family: floods
export default {
  tools: {
    async run() {
      for (let n = 0; n < 1_000; n++) setInterval(() => {}, 0)
      await new Promise(() => {})
    },
  },
}
