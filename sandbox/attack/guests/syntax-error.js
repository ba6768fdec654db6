// Tries: is no JavaScript
// Expect: load_failed
// Family: answers
export default {{{
