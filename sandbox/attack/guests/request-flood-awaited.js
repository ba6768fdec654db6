// Tries: asks politely, for ever
// Expect: call_limit
// Family: floods
export default {
  tools: {
    async run(_input, { kv }) {
      for (;;) await kv.get('x').catch((error) => { if (error.code === 'call_limit') throw error })
    },
  },
}
