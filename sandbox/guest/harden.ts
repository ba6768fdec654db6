import { forbidCodeFromText } from './no-code-from-text.ts'
import { construct, defineProperty, NativeTypeError } from './primordials.ts'

/**
 * Takes from the realm what no memory or time limit covers (FACTS.md): WebAssembly reached 4 GB, a resizable
 * buffer 2 GB, both at a limit of 64 MB; shared memory and waiting on it serve nothing inside one isolate.
 *
 * For each guest, not once in the snapshot: V8 puts these into a realm that it makes from one, and aborts where it cannot.
 */
export function harden(realm: Record<string, unknown>): void {
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics']) delete realm[name]
  forbidCodeFromText(realm)
  fixArrayBuffers(realm)
  fixStackTraces()
}

function fixArrayBuffers(realm: Record<string, unknown>): void {
  const Native = ArrayBuffer
  const { prototype } = Native

  function FixedArrayBuffer(length?: number, options?: { maxByteLength?: unknown }): ArrayBuffer {
    if (new.target === undefined) throw new NativeTypeError("Constructor ArrayBuffer requires 'new'")
    if (options?.maxByteLength !== undefined) throw new NativeTypeError('resizable ArrayBuffers are not available in a plugin')
    return construct(Native, [length], new.target) as ArrayBuffer
  }

  defineProperty(FixedArrayBuffer, 'name', { value: 'ArrayBuffer', configurable: true })
  defineProperty(FixedArrayBuffer, 'length', { value: 1, configurable: true })
  defineProperty(FixedArrayBuffer, 'prototype', { value: prototype, writable: false })
  defineProperty(FixedArrayBuffer, 'isView', { value: Native.isView, writable: true, configurable: true })
  defineProperty(FixedArrayBuffer, Symbol.species, { get(this: unknown) { return this }, configurable: true })
  defineProperty(prototype, 'constructor', { value: FixedArrayBuffer, writable: true, configurable: true })
  delete (prototype as { resize?: unknown }).resize
  defineProperty(realm, 'ArrayBuffer', { value: FixedArrayBuffer, writable: true, configurable: true })
}

// V8 calls a plugin's `prepareStackTrace` when isolated-vm reads an error's stack, outside the time limit.
// Accessors, not frozen values: libraries assign these in strict mode and must not fail for it.
function fixStackTraces(): void {
  const inert = { get: () => undefined, set: () => undefined, configurable: false, enumerable: false }
  delete (Error as { stackTraceLimit?: unknown }).stackTraceLimit
  defineProperty(Error, 'stackTraceLimit', inert)
  defineProperty(Error, 'prepareStackTrace', inert)
}
