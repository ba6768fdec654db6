import test from 'ava'
import type { Door } from '../../../../sandbox/guest/door.ts'
import { makeBlob } from '../../../../sandbox/guest/parts/blob.ts'

test('text goes as UTF-8, bytes as they are, and anything else is refused before it leaves', async (t) => {
  const asked: unknown[] = []
  const door = { request: async (...request: unknown[]) => { asked.push(request); return request[1] === 'read' ? { base64: 'w7w=' } : { file: { path: 'a' } } } } as unknown as Door
  // oxlint-disable-next-line typescript/no-explicit-any
  const blob = makeBlob(door, 7) as any
  t.deepEqual(await blob.write('a', 'ü'), { path: 'a' })
  await blob.write('a', new Uint8Array([1]))
  t.is(await blob.readText('a'), 'ü')
  t.deepEqual([...(await blob.read('a', { offset: 1, length: 2 }))], [195, 188])
  await t.throwsAsync(blob.write('a', { length: 5 }), { instanceOf: TypeError })
  t.deepEqual(asked, [
    ['blob', 'write', { path: 'a', base64: 'w7w=' }, 7], ['blob', 'write', { path: 'a', base64: 'AQ==' }, 7],
    ['blob', 'read', { path: 'a', offset: undefined, length: undefined }, 7], ['blob', 'read', { path: 'a', offset: 1, length: 2 }, 7],
  ])
})
