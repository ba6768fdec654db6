import { definePlugin } from '@airlock/sdk'
import { addNote, listNotes, removeNote, searchNotes } from './notes.ts'
import type { NoteStore } from './note-store.ts'

interface Context {
  kv: NoteStore
}

export default definePlugin({
  tools: {
    add: async ({ text }: { text: string }, { kv }: Context) => addNote(kv, text),
    list: async ({ limit }: { limit?: number }, { kv }: Context) => listNotes(kv, limit),
    search: async ({ query }: { query: string }, { kv }: Context) => searchNotes(kv, query),
    remove: async ({ id }: { id: string }, { kv }: Context) => removeNote(kv, id),
  },
})
