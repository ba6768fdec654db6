// Tries: makes every loop over a list endless
// Expect: ok or guest_error or cpu_limit or call_limit or wall_limit
// Family: pollution
export default {
  tools: {
    async run(_input, { kv }) {
      Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: false, value: 1 })
      await kv.get('x').catch(() => {})
      return 1
    },
  },
}
