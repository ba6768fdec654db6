/** A message's Markdown as plain words, for one line of a list. */
export function plainText(markdown: string): string {
  return markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    // The gateway joins lines, so a mark may stand anywhere; a lone sign may also be arithmetic, which stays.
    .replaceAll(/(^|\n)\s*(?:#{1,6}|[-*+>]|\d+\.)\s+/g, '$1')
    .replaceAll(/\s[-*+]\s+(?=\*\*)/g, ' ')
    .replaceAll(/\*\*|~~|`+/g, '')
    // Inside a word it belongs to a name, such as a tool's.
    .replaceAll(/(?<!\w)__|__(?!\w)/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
