/**
 * Text from a plugin or a model, for a terminal: one line, and no control sequence that could move the cursor,
 * rewrite what stands above or set a title.
 */
export function printable(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '').trim()
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
}
