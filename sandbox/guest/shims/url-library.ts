// The declarations are no module, and must be found from the tests too.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./libraries.d.ts" />
import { URL, URLSearchParams } from 'whatwg-url'

export interface UrlLibrary {
  URL: typeof URL
  URLSearchParams: typeof URLSearchParams
}

/** Inside an isolate, late-url.ts stands in for this file (scripts/build-guest.ts). */
export function load(): UrlLibrary {
  return { URL, URLSearchParams }
}
