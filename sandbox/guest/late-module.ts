/** What late-text.ts runs inside an isolate: the URL Standard's reference implementation, so that a plugin and the broker read an address alike, and the hashes. */
export { sha1 } from '@noble/hashes/legacy.js'
export { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
export { URL, URLSearchParams } from 'whatwg-url'
