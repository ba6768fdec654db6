import test from 'ava'
import type { NoteStore } from '../../../../../plugin-registry/bundled/notes/src/note-store.ts'
import { addNote, listNotes, removeNote, searchNotes } from '../../../../../plugin-registry/bundled/notes/src/notes.ts'
import fc from '../../../../helpers/fast-check.ts'

function memory(entries: Record<string, unknown> = {}): NoteStore {
  const values = new Map(Object.entries(entries))
  return {
    get: async (key) => values.get(key) ?? null,
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
    async list({ prefix, after = '', limit }) {
      const keys = [...values.keys()].sort().filter((key) => key.startsWith(prefix) && key > after)
      return keys.length > limit ? { keys: keys.slice(0, limit), next: keys[limit - 1] } : { keys }
    },
  }
}

test('notes are kept, listed newest first, found and removed', async (t) => {
  const kv = memory({ 'note:9999999999998zzzz': { text: 'older', at: '1970-01-01T00:00:00.001Z' } })
  const note = await addNote(kv, '  Buy café milk ')
  t.is(note.text, 'Buy café milk')
  t.deepEqual((await listNotes(kv)).notes.map(({ text }) => text), ['Buy café milk', 'older'])
  t.deepEqual((await searchNotes(kv, 'CAFE  buy')).notes, [note])
  t.deepEqual(await searchNotes(kv, 'tea'), { notes: [], more: false })
  t.deepEqual(await removeNote(kv, note.id), { removed: true })
  t.deepEqual(await removeNote(kv, note.id), { removed: false })
  t.deepEqual(await removeNote(kv, '../other'), { removed: false })
})

test('lists say when there is more, across pages', async (t) => {
  const kv = memory(Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`note:${String(index).padStart(4, '0')}`, { text: `n${index}`, at: '' }])))
  const first = await listNotes(kv, 20)
  t.is(first.notes.length, 20)
  t.true(first.more)
  t.is((await listNotes(kv, 120)).notes.length, 120)
  t.false((await listNotes(kv, 120)).more)
  t.is((await searchNotes(kv, 'n119')).notes.length, 1)
})

test('entries that are no notes are left out', async (t) => {
  const kv = memory({ 'note:1': 5, 'note:2': null, 'note:3': { text: 1 }, other: { text: 'x', at: '' }, 'note:4': { text: 'x', at: '' } })
  t.deepEqual((await listNotes(kv)).notes.map(({ id }) => id), ['4'])
})

test('whatever is kept comes back', async (t) => {
  await fc.assert(fc.asyncProperty(fc.string({ minLength: 1 }), async (text) => {
    const kv = memory()
    const note = await addNote(kv, text)
    t.deepEqual((await listNotes(kv)).notes, [note])
    if (note.text !== '') t.is((await searchNotes(kv, note.text)).notes.length, 1)
  }), { numRuns: 100 })
})
