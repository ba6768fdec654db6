import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { createWalSync } from '../../../../core/store/sqlite/wal-sync.ts'
import { temporaryFolder } from '../../../helpers/store.ts'

test('callers that come during a sync share the next one, and none is answered by one that began before it came', async (t) => {
  const file = path.join(await temporaryFolder(t), 'x.db')
  await writeFile(`${file}-wal`, 'x')
  const wal = createWalSync(file)
  const first = wal.sync()
  const [second, third] = [wal.sync(), wal.sync()]
  t.not(first, second)
  t.is(second, third)
  await Promise.all([first, second])
  await wal[Symbol.asyncDispose]()
})

test('a log that is not there is an error, not a promise kept, and is opened anew by the next sync', async (t) => {
  const file = path.join(await temporaryFolder(t), 'x.db')
  await using wal = createWalSync(file)
  await t.throwsAsync(wal.sync(), { code: 'database_unreachable', message: /ENOENT/ })
  await writeFile(`${file}-wal`, '')
  await t.notThrowsAsync(wal.sync())
})
