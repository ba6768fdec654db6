import { apply, construct, create, defineProperty, NativeFunction } from '../primordials.ts'
import type { LateLibrary } from './late-library.ts'

let source = ''

/** Keeps the text of the libraries: one text for all isolates of the host, outside of their heaps. */
export function keepLateText(text: string): void {
  source = text
}

/** Stands in for late-library.ts. A plugin that changed the language before may break the libraries for itself. */
export function load(): LateLibrary {
  demandStack()
  const exports: Partial<LateLibrary> = {}
  withSharedArrayBuffer(() => apply(construct(NativeFunction, ['exports', source]), undefined, [exports]))
  return exports as LateLibrary
}

/** Throws RangeError at the end of the stack: V8 does not ask whether there is room to make code from text (no-code-from-text.ts), but does for arguments. */
function demandStack(): void {
  apply(() => {}, undefined, create(null, { length: { value: 16_384 } }) as [])
}

/** One of them looks at SharedArrayBuffer while it loads, and a guest has none (harden.ts): something stands in for it meanwhile. */
function withSharedArrayBuffer(run: () => void): void {
  const realm = globalThis as { SharedArrayBuffer?: unknown }
  defineProperty(realm, 'SharedArrayBuffer', { value: NoSharedArrayBuffer, configurable: true })
  try {
    run()
  } finally {
    delete realm.SharedArrayBuffer
  }
}

class NoSharedArrayBuffer {
  get byteLength(): number {
    throw new TypeError('no SharedArrayBuffer exists here')
  }
  get growable(): boolean {
    throw new TypeError('no SharedArrayBuffer exists here')
  }
}
