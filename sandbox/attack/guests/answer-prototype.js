// Tries: keys that some code would follow
// Expect: ok
// Family: answers
export default {
  tools: {
    async run() {
      return JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')
    },
  },
}
