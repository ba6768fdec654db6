// Tries: a flood of host calls that nobody awaits
// Expect: cpu_limit or call_limit or memory_limit or guest_error
// Family: floods
export default {
  tools: {
    async run(input, context) {
      for (;;) context.kv.get('key').catch(() => undefined)
    },
  },
}
