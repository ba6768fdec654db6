// Tries: awaits host calls past their total
// Expect: call_limit
// Family: floods
export default {
  tools: {
    async run(input, context) {
      for (;;) await context.kv.get('key')
    },
  },
}
