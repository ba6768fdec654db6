// Tries: has the host run out of stack and looks at its error (CVE-2023-29017 in vm2)
// Expect: ok or guest_error or call_limit or cpu_limit or host_gone or host_restarted or host_gone
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      let found = 'nothing'
      const deep = async () => {
        try { return await deep() } catch (error) {
          if (error.constructor.constructor('return typeof process')() === 'object') found = 'escaped'
          throw error
        }
      }
      const sink = (depth) => { try { sink(depth + 1) } catch { try { void context.kv.get('key').catch(() => {}) } catch (error) { if (error.constructor.constructor('return typeof process')() === 'object') found = 'escaped' } } }
      sink(0)
      return found
    },
  },
}
