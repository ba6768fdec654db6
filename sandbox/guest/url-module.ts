/** What late-url.ts runs inside an isolate: the URL Standard's reference implementation, so that a plugin and the broker read an address alike. */
export { URL, URLSearchParams } from 'whatwg-url'
