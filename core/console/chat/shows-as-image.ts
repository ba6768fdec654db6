import type { Attachment } from './draft-file.ts'

// What every browser draws, and what cannot carry a script.
const drawn = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

export function showsAsImage({ type, bytes }: Pick<Attachment, 'type' | 'bytes'>): boolean {
  return drawn.has(type) && bytes > 0
}
