// Tries: reads its callers
// Expect: load_failed or guest_error
// Family: escapes
export default {
  tools: {
    run: new Function('return typeof arguments.callee.caller === "function" ? "caller" : (() => { throw new Error("no caller") })()'),
  },
}
