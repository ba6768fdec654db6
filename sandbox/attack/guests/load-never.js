// Tries: a top-level await that never ends
// Expect: wall_limit
// Family: bombs
await new Promise(() => {})
export default { tools: { run() {} } }
