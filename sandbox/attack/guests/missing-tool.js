// Tries: lacks the tool that its manifest declares
// Expect: load_failed
// Family: answers
export default { tools: {} }
