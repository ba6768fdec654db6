// Tries: is a proxy all the way down
// Expect: load_failed
// Family: answers
const trap = () => { throw new Error('trapped') }
export default new Proxy({}, { get: trap, has: trap, getOwnPropertyDescriptor: trap })
