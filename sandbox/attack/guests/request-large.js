// Tries: each request is as large as it can be
// Expect: call_limit or guest_error or cpu_limit or memory_limit or wall_limit
// Family: floods
export default {
  tools: {
    async run(_input, { kv }) {
      for (;;) await kv.set('x', 'x'.repeat(1 << 20))
    },
  },
}
