const maxChars = 60

/** A conversation's name from its first message: the first line with words, cut at a word. */
export function titleFrom(text: string): string {
  const line = text.split('\n').map(each => each.replace(/\s+/g, ' ').trim()).find(each => each !== '') ?? ''
  const plain = line.replace(/^#+ |[`*]+/g, '').trim() || line
  if ([...plain].length <= maxChars) return plain
  const cut = [...plain].slice(0, maxChars - 1).join('')
  const atWord = cut.lastIndexOf(' ')
  return `${(atWord > maxChars / 2 ? cut.slice(0, atWord) : cut).trimEnd()}…`
}
