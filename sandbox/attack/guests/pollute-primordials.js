// Tries: replaces everything that the runtime could lean on
// Expect: ok
// Family: pollution
const poison = () => { throw new Error('poisoned') }
const poisonAll = (target, keys) => {
  for (let index = 0; index < keys.length; index++) target[keys[index]] = poison
}
poisonAll(Map.prototype, ['get', 'set', 'has', 'delete'])
poisonAll(Array.prototype, ['push', 'map', 'filter', 'flatMap', 'join', 'slice', 'some', 'find', 'includes', 'forEach', Symbol.iterator])
Object.prototype.toJSON = undefined
Object.defineProperty(Object.prototype, 'call', { get: poison, set: poison, configurable: true })
Object.defineProperty(Object.prototype, 'code', { get: () => 'forged', set: poison, configurable: true })
JSON.stringify = poison
JSON.parse = poison
Object.create = poison
Object.freeze = poison
Reflect.apply = poison
Promise.prototype.then = poison
Promise.prototype.catch = poison
String.prototype.charCodeAt = poison
globalThis.Promise = poison
export default { tools: { run: () => 'answered' } }
