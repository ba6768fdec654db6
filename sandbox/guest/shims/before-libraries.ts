import { TextDecoder, TextEncoder } from './text-encoding.ts'

// whatwg-url makes its encoder while it is imported, and looks at SharedArrayBuffer, which a realm that becomes a
// snapshot lacks. Import this before it; the runtime takes SharedArrayBuffer out again (harden.ts).
const realm = globalThis as { TextEncoder?: unknown; TextDecoder?: unknown; SharedArrayBuffer?: unknown }
realm.TextEncoder ??= TextEncoder
realm.TextDecoder ??= TextDecoder
realm.SharedArrayBuffer ??= class SharedArrayBuffer {
  get byteLength(): number {
    throw new TypeError('no SharedArrayBuffer exists here')
  }
  get growable(): boolean {
    throw new TypeError('no SharedArrayBuffer exists here')
  }
}
