export interface Part {
  text: string
  bold: boolean
}

/** Splits `may read **example.com**` at its bold marks; a mark without its pair is plain text. */
export function boldParts(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(/\*\*(.+?)\*\*/gs)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), bold: false })
    parts.push({ text: match[1] ?? '', bold: true })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ text: text.slice(from), bold: false })
  return parts
}
