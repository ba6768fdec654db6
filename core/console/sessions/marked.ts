/** Splits a text at every place that holds the wanted words, whatever their case. */
export function marked(text: string, wanted: string): { text: string; hit: boolean }[] {
  const parts: { text: string; hit: boolean }[] = []
  const [low, lowWanted] = [text.toLowerCase(), wanted.toLowerCase()]
  // Some letters change length in lower case; then places would not fit, and nothing is marked.
  if (lowWanted === '' || low.length !== text.length) return [{ text, hit: false }]
  let from = 0
  for (let at = low.indexOf(lowWanted); at !== -1; at = low.indexOf(lowWanted, from)) {
    if (at > from) parts.push({ text: text.slice(from, at), hit: false })
    parts.push({ text: text.slice(at, at + wanted.length), hit: true })
    from = at + wanted.length
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false })
  return parts
}
