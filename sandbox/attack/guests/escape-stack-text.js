// Tries: reads paths of the computer out of stacks
// Expect: ok
// Family: escapes
export default {
  tools: {
    async run(input, context) {
      const texts = []
      for (const attempt of [() => null.x, () => context.kv.get(), () => fetch('x'), () => JSON.parse('{'), () => new URL('')]) {
        try { await attempt() } catch (error) { texts.push(String(error.stack), String(error.message)) }
      }
      return texts.some((text) => /\/(home|work|root|usr|Users|dist)\/|node:internal|\.mjs/.test(text)) ? `escaped: ${texts.join()}` : 'nothing'
    },
  },
}
