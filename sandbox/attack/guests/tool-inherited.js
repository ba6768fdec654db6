// Tries: offers what every object inherits as its tool
// Expect: load_failed or tool_unknown or guest_error
// Family: answers
export default { tools: Object.create({ run: 1 }) }
