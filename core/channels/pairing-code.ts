import { randomInt } from 'node:crypto'

// Without letters and digits that look or sound alike.
const alphabet = 'ACDEFGHJKMNPQRTUVWXY34679'
const length = 8

/** `ACDE-FGHJ`: easy to read out, 37 bits. It is told to one person and only the owner can use it, within the hour. */
export function newPairingCode(): string {
  const code = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** A code as somebody typed it: in small letters, without the dash, with blanks. */
export function readPairingCode(typed: string): string {
  const code = typed.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return `${code.slice(0, 4)}-${code.slice(4)}`
}
