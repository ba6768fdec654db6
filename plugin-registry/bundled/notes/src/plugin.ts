import { definePlugin } from '@airlock/sdk'
import { addNote, listNotes, removeNote, searchNotes } from './notes.ts'

export default definePlugin<'kv'>({
  tools: {
    add: async ({ text }: { text: string }, { kv }) => addNote(kv, text),
    list: async ({ limit }: { limit?: number }, { kv }) => listNotes(kv, limit),
    search: async ({ query }: { query: string }, { kv }) => searchNotes(kv, query),
    remove: async ({ id }: { id: string }, { kv }) => removeNote(kv, id),
  },
})
