import { join } from 'node:path'
import test from 'ava'
import { diskState, spaceState } from '../../../core/observe/disk.ts'
import { temporaryFolder } from '../../helpers/store.ts'

const mb = 1024 * 1024

test('room is ready, little room is ready with a word, none is not', (t) => {
  t.deepEqual(spaceState('/data', 10_000 * mb), { ok: true })
  t.deepEqual(spaceState('/data', 100 * mb), { ok: true, detail: 'Only 100.0 MB are free in /data' })
  t.like(spaceState('/data', 7 * mb), { ok: false })
  t.like(spaceState('/data', 0), { ok: false })
})

test('a folder that takes files is ready; one that is gone is not', async (t) => {
  const folder = await temporaryFolder(t)
  t.true((await diskState(folder)).ok)
  t.false((await diskState(join(folder, 'gone'))).ok)
})
