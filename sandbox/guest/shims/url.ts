// The declarations are no module, and must be found from the tests too.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./libraries.d.ts" />
import './before-libraries.ts'

/** The URL Standard's reference implementation, so that a plugin and the broker read an address alike. */
export { URL, URLSearchParams } from 'whatwg-url'
