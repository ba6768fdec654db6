/** One note. */
export interface Note {
  id: string
  text: string
  /** ISO 8601. */
  at: string
}

export const keyPrefix = 'note:'
const lastMs = 9_999_999_999_999

/** Keys sort newest first, for a store lists them in order; the random part keeps two notes of one millisecond apart. */
export function noteId(atMs: number, random: number): string {
  return `${String(lastMs - atMs).padStart(13, '0')}${Math.floor(random * 36 ** 4).toString(36).padStart(4, '0')}`
}

/** A stored value, when it is a note. */
export function asNote(id: string, value: unknown): Note | undefined {
  if (typeof value !== 'object' || value === null || !('text' in value) || !('at' in value)) return undefined
  return typeof value.text === 'string' && typeof value.at === 'string' ? { id, text: value.text, at: value.at } : undefined
}

/** Does the note hold every word? Case and accents do not count. */
export function holds(note: Note, query: string): boolean {
  const text = folded(note.text)
  return folded(query).split(/\s+/).every((word) => text.includes(word))
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
