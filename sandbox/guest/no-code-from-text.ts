import { defineProperty, NativeEvalError } from './primordials.ts'

/**
 * Takes from the realm every way to make code from text. For `eval` V8 does not ask whether the stack has room for its compiler
 * (14.x): at the end of the stack of a thread of isolated-vm (7.0.1), a frame of 33 KB jumps over the guard page, into whatever lies there.
 * For functions that are merely compiled late it does ask.
 */
export function forbidCodeFromText(realm: Record<string, unknown>): void {
  defineProperty(realm, 'eval', { value: refusing('eval', 1), writable: true, configurable: true })
  for (const sample of [() => {}, async () => {}, function* () {}, async function* () {}]) {
    const prototype = Object.getPrototypeOf(sample) as { constructor: { name: string } }
    const constructor = refusing(prototype.constructor.name, 1)
    defineProperty(constructor, 'prototype', { value: prototype, writable: false })
    // A plugin may change it again: nothing else pointed to the engine's own.
    defineProperty(prototype, 'constructor', { value: constructor, writable: true, configurable: true })
  }
  defineProperty(realm, 'Function', { value: (() => {}).constructor, writable: true, configurable: true })
}

function refusing(name: string, length: number): object {
  function refuse(...texts: unknown[]): unknown {
    // How older libraries find the global object.
    if (name === 'Function' && texts.length === 1 && texts[0] === 'return this') return () => globalThis
    throw new NativeEvalError('a plugin cannot make code from text: eval and new Function are not available')
  }
  defineProperty(refuse, 'name', { value: name, configurable: true })
  defineProperty(refuse, 'length', { value: length, configurable: true })
  return refuse
}
