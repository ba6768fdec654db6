// Tries: makes code from text at the end of the stack, where V8's compiler runs past it
// Expect: ok or cpu_limit
// Family: escapes
const makers = [() => (0, eval)('1 + 1'), () => new Function('return 1'), () => (async () => {}).constructor('1'), () => (function* () {}).constructor('1'), () => (async function* () {}).constructor('1'), () => Reflect.construct(Function, ['1'], Object), () => new (class extends Function {})('1'), () => new URL('https://example.com/')]
export default {
  tools: {
    async run() {
      let made = 0
      const before = (frames, then) => (frames > 0 ? before(frames - 1, then) : then())
      for (const make of makers) {
        for (let pad = 0; pad < 4; pad++) {
          let tries = 0
          const sink = () => {
            try { sink() } catch {}
            if (tries++ < 150) try { if (typeof make() === 'function') made++ } catch {}
          }
          before(pad, sink)
        }
      }
      return made === 0 ? 'nothing' : 'escaped'
    },
  },
}
