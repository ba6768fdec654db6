import { charCodeAt } from './primordials.ts'

/** Bytes of a string as UTF-8, counted no further than past `limit`. */
export function utf8Size(text: string, limit: number): number {
  if (text.length > limit) return text.length
  if (text.length * 3 <= limit) return text.length * 3

  let bytes = 0
  for (let index = 0; index < text.length && bytes <= limit; index++) {
    const unit = charCodeAt(text, index)
    if (unit < 0x80) bytes += 1
    else if (unit < 0x800) bytes += 2
    // Each half of a surrogate pair counts two of its four bytes.
    else if (unit >= 0xd800 && unit <= 0xdfff) bytes += 2
    else bytes += 3
  }
  return bytes
}
