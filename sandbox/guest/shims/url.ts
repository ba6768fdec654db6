/// <reference path="./libraries.d.ts" />
import './before-libraries.ts'

/** The URL Standard's reference implementation, so that a plugin and the broker read an address alike. */
export { URL, URLSearchParams } from 'whatwg-url'
