// Tries: a promise class whose answers never come about
// Expect: ok or guest_error or cpu_limit
// Family: escapes
export default {
  tools: {
    async run() {
      class Mine extends Promise {
        static get [Symbol.species]() { for (;;); }
      }
      return Mine.resolve(1).then((value) => value)
    },
  },
}
