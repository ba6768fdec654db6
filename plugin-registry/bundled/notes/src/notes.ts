import { asNote, holds, keyPrefix, noteId, type Note } from './note.ts'
import type { NoteStore } from './note-store.ts'

export interface NoteList {
  notes: Note[]
  /** Are there more than these? */
  more: boolean
}

const defaultShown = 20
const maxFound = 50
// A page of keys is read at once, but never more requests than a guest may have open.
const pageKeys = 50

export async function addNote(kv: NoteStore, text: string): Promise<Note> {
  const now = Date.now()
  const note = { id: noteId(now, Math.random()), text: text.trim(), at: new Date(now).toISOString() }
  await kv.set(keyPrefix + note.id, { text: note.text, at: note.at })
  return note
}

export function listNotes(kv: NoteStore, limit = defaultShown): Promise<NoteList> {
  return collect(kv, () => true, limit)
}

export function searchNotes(kv: NoteStore, query: string): Promise<NoteList> {
  return collect(kv, (note) => holds(note, query.trim()), maxFound)
}

export async function removeNote(kv: NoteStore, id: string): Promise<{ removed: boolean }> {
  const there = asNote(id, await kv.get(keyPrefix + id)) !== undefined
  if (there) await kv.delete(keyPrefix + id)
  return { removed: there }
}

async function collect(kv: NoteStore, wanted: (note: Note) => boolean, limit: number): Promise<NoteList> {
  const notes: Note[] = []
  let after: string | undefined

  do {
    const { keys, next } = await kv.list({ prefix: keyPrefix, limit: pageKeys, ...(after === undefined ? {} : { after }) })
    const page = await Promise.all(keys.map(async (key) => asNote(key.slice(keyPrefix.length), await kv.get(key))))
    for (const note of page) {
      if (note === undefined || !wanted(note)) continue
      if (notes.length === limit) return { notes, more: true }
      notes.push(note)
    }

    after = next
  } while (after !== undefined)

  return { notes, more: false }
}
