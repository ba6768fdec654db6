import test from 'ava'
import { carriedFiles, pastedFiles } from '../../../../core/console/chat/carried-files.ts'

const item = (kind: string, file: object | null, isDirectory = false) => ({ kind, getAsFile: () => file, webkitGetAsEntry: () => (kind === 'file' ? { isDirectory } : null) })
const carried = (types: string[], ...items: object[]) => ({ types, items }) as never
const [one, two] = [{ name: 'one' }, { name: 'two' }]

test('files are taken; folders and words are not', (t) => {
  t.deepEqual(carriedFiles(carried(['Files'], item('file', one), item('file', { name: 'folder' }, true), item('string', null), item('file', two))) as object[], [one, two])
  t.deepEqual(carriedFiles(null), [])
})

test('a paste with words is words: an office program adds a picture of them', (t) => {
  t.deepEqual(pastedFiles(carried(['Files'], item('file', one))) as object[], [one])
  t.deepEqual(pastedFiles(carried(['text/plain', 'text/html', 'Files'], item('string', null), item('file', one))), [])
  t.deepEqual(pastedFiles(null), [])
})
