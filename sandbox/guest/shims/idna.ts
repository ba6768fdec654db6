// The declarations are no module, and must be found from the tests too.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./libraries.d.ts" />
import { decode, encode } from 'punycode/punycode.es6.js'

/**
 * Stands in for whatwg-url's `tr46`, whose mapping table would cost each isolate 3 MB of heap and 4 ms of start.
 * UTS #46's mapping is NFKC with case folding but for rare characters; V8 has both built in. Nothing rests on the
 * difference: the broker parses the address again, with Node's own parser, before it decides anything.
 */
export function toASCII(domain: string): string | null {
  const labels = mapped(domain).split('.')
  try {
    return labels.map(asciiLabel).join('.')
  } catch {
    return null
  }
}

export function toUnicode(domain: string): { domain: string; error: boolean } {
  try {
    return { domain: mapped(domain).split('.').map(unicodeLabel).join('.'), error: false }
  } catch {
    return { domain, error: true }
  }
}

function mapped(domain: string): string {
  return domain
    .replace(/[\u{ad}\u{200b}\u{2060}\u{feff}]|[\u{fe00}-\u{fe0f}]/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\u3002\uff0e\uff61]/g, '.')
}

function asciiLabel(label: string): string {
  if (label.startsWith('xn--')) {
    // What does not decode, or decodes to what would not be written so, is not a name.
    if (asciiLabel(unicodeLabel(label)) !== label) throw new RangeError('not punycode')
    return label
  }
  return isAscii(label) ? label : `xn--${encode(label)}`
}

function unicodeLabel(label: string): string {
  if (!label.startsWith('xn--')) return label
  const text = decode(label.slice(4))
  if (isAscii(text) || hasControl(text) || mapped(text) !== text) throw new RangeError('not a name in punycode')
  return text
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text)
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}
