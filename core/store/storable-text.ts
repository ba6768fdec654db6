/** Text as both databases can hold it: PostgreSQL refuses U+0000 and SQLite ends a statement there. */
export function storableText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text
}
