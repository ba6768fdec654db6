import { apply, construct, defineProperty, NativeFunction } from '../primordials.ts'
import type { UrlLibrary } from './url-library.ts'

let source = ''

/** Keeps the text of the library: one text for all isolates of the host, outside of their heaps. */
export function keepUrlSource(text: string): void {
  source = text
}

/** Stands in for url-library.ts. A plugin that changed the language before may break the library for itself. */
export function load(): UrlLibrary {
  const exports: Partial<UrlLibrary> = {}
  withSharedArrayBuffer(() => apply(construct(NativeFunction, ['exports', source]), undefined, [exports]))
  return exports as UrlLibrary
}

/** The library looks at SharedArrayBuffer while it loads, and a guest has none (harden.ts): something stands in for it meanwhile. */
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
