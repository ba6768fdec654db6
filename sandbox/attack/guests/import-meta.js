// Tries: looks for a path in import.meta
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      return { keys: Reflect.ownKeys(import.meta).length }
    },
  },
}
