/**
 * `TextEncoder` and `TextDecoder`: V8 alone has none. UTF-8, UTF-16 and the single-byte encodings; the legacy
 * multi-byte ones are left out, since their tables would stand in every isolate.
 */
export { TextDecoder, TextEncoder } from '@exodus/bytes/encoding-lite.js'
