// The declarations are no module, and must be found from the tests too.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./libraries.d.ts" />
import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { URL, URLSearchParams } from 'whatwg-url'

type Hash = (bytes: Uint8Array) => Uint8Array

export interface LateLibrary {
  URL: typeof URL
  URLSearchParams: typeof URLSearchParams
  sha1: Hash
  sha256: Hash
  sha384: Hash
  sha512: Hash
}

/** Inside an isolate, late-text.ts stands in for this file (scripts/build-guest.ts). */
export function load(): LateLibrary {
  return { URL, URLSearchParams, sha1, sha256, sha384, sha512 }
}
