const around = 60

/** The part of a text around what was searched, on one line. */
export function snippet(text: string, search: string): string {
  const at = Math.max(0, text.toLowerCase().indexOf(search.toLowerCase()))
  const from = Math.max(0, at - around)
  const to = Math.min(text.length, at + search.length + around)
  // A cut must not leave half of a character behind.
  const part = text.slice(from, to).toWellFormed().replaceAll('\uFFFD', '').replace(/\s+/g, ' ').trim()
  return `${from > 0 ? '…' : ''}${part}${to < text.length ? '…' : ''}`
}
