/** What an author who knows other places where JavaScript runs looks for, and what a plugin has instead. */
const instead: Readonly<Record<string, string>> = {
  process: 'a plugin has no process; what its owner sets comes as context.config',
  Buffer: 'a plugin has no Buffer; use Uint8Array with its toBase64() and fromBase64(), and TextEncoder',
  require: 'a plugin is one ES module; bundle what you import into it',
  module: 'a plugin is one ES module; write export default',
  global: 'write globalThis',
  window: 'a plugin runs in no page; write globalThis',
  document: 'a plugin runs in no page',
  localStorage: 'a plugin keeps data with context.kv',
  XMLHttpRequest: 'use fetch',
  WebSocket: 'use context.ws, with the capability net.ws',
  WebAssembly: 'a plugin in WebAssembly says "engine": "wasm" in its manifest',
  SharedArrayBuffer: 'memory is not shared in a plugin',
  Atomics: 'memory is not shared in a plugin',
}

const undefinedName = /^(\w+) is not defined$/

/** The message of an error with what to do, where that is known. */
export function withHint(name: string, message: string): string {
  const missing = name === 'ReferenceError' ? undefinedName.exec(message)?.[1] : undefined
  return missing !== undefined && Object.hasOwn(instead, missing) ? `${message}: ${instead[missing]}` : message
}
