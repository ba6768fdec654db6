import { createHash, hash } from 'node:crypto'
import { type Placed, PlacedEntry } from './entry.ts'

const hashChars = 64
/** The longest entry there can be is far shorter: what exceeds this is no entry. */
export const maxLineBytes = 64 * 1024

export interface Line {
  hash: string
  entry: Placed
}

/** `[SHA-256 of the JSON, 64 hex digits] [JSON]\n`: what is hashed is the text itself, so nothing has to be brought into a canonical form. */
export function encodeLine(entry: Placed): { hash: string; text: string } {
  const json = JSON.stringify(entry)
  const digest = hash('sha256', json)
  return { hash: digest, text: `${digest} ${json}\n` }
}

export type LineFault = 'is no entry' | 'was changed'

/** Reads one line without its end. */
export function decodeLine(bytes: Buffer): Line | LineFault {
  if (bytes.length < hashChars + 3 || bytes.length > maxLineBytes || bytes[hashChars] !== 0x20) return 'is no entry'
  const said = bytes.toString('latin1', 0, hashChars)
  const json = bytes.subarray(hashChars + 1)
  if (createHash('sha256').update(json).digest('hex') !== said) return 'was changed'
  const entry = read(json.toString('utf8'))
  return entry === undefined ? 'is no entry' : { hash: said, entry }
}

function read(json: string): Placed | undefined {
  try {
    const read = PlacedEntry.safeParse(JSON.parse(json))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
