// Tries: has no default export
// Expect: load_failed
// Family: answers
export const tools = {}
