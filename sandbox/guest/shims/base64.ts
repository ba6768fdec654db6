import { DOMException } from './dom-exception.ts'

/** `btoa`: each character is a byte. */
export function btoa(data: unknown): string {
  const text = String(data)
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit > 255) throw new DOMException('btoa: a character is outside of Latin-1', 'InvalidCharacterError')
    bytes[index] = unit
  }
  return bytes.toBase64()
}

/** `atob`: forgiving base64 decode of the Infra Standard (white space is dropped, padding may be missing). */
export function atob(data: unknown): string {
  const text = String(data).replace(/[\t\n\f\r ]+/g, '')
  let bytes: Uint8Array
  try {
    // The Standard accepts what is left over in the last bits, and rejects half-written padding.
    if (text.endsWith('=') && text.length % 4 !== 0) throw new SyntaxError('padding')
    bytes = Uint8Array.fromBase64(text)
  } catch {
    throw new DOMException('atob: the text is not base64', 'InvalidCharacterError')
  }
  return latin1(bytes)
}

const pieceBytes = 8_192

function latin1(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += pieceBytes) text += String.fromCharCode(...bytes.subarray(start, start + pieceBytes))
  return text
}
