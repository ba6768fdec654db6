import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { lockFolder, readHolder } from '../../../core/store/folder-lock.ts'
import { StoreError } from '../../../core/store/store-error.ts'
import { temporaryFolder } from '../../helpers/store.ts'

test('the second start learns address and process of the first', async (t) => {
  const folder = await temporaryFolder(t)
  using lock = lockFolder(folder)
  lock.announce('http://127.0.0.1:18790/')
  const error = t.throws(() => lockFolder(folder), { instanceOf: StoreError, code: 'folder_in_use' })
  t.true(error.message.includes('http://127.0.0.1:18790/'))
  t.true(error.message.includes(String(process.pid)))
  t.false(error.message.includes('\n'))
})

test('a folder that was let go is free, and says nothing about the past', async (t) => {
  const folder = await temporaryFolder(t)
  lockFolder(folder)[Symbol.dispose]()
  t.is(readHolder(folder), undefined)
  using again = lockFolder(folder)
  again.announce('http://127.0.0.1:1/')
  t.is(readHolder(folder)?.address, 'http://127.0.0.1:1/')
})

test('disposing twice does not let go of what another start holds', async (t) => {
  const folder = await temporaryFolder(t)
  const first = lockFolder(folder)
  first[Symbol.dispose]()
  using second = lockFolder(folder)
  first[Symbol.dispose]()
  second.announce('http://127.0.0.1:2/')
  t.throws(() => lockFolder(folder), { code: 'folder_in_use' })
})

test('kill -9 frees the folder at once, though the file still names the dead', async (t) => {
  const folder = await temporaryFolder(t)
  const holder = fork(path.join(import.meta.dirname, '../../fixtures/hold-folder.ts'), [folder])
  t.teardown(() => holder.kill('SIGKILL'))
  await once(holder, 'message')
  t.throws(() => lockFolder(folder), { code: 'folder_in_use' })
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  t.is(readHolder(folder)?.pid, holder.pid)
  using lock = lockFolder(folder)
  lock.announce('http://127.0.0.1:3/')
  t.is(readHolder(folder)?.pid, process.pid)
})

test('a damaged holder file is no obstacle', async (t) => {
  const folder = await temporaryFolder(t)
  await writeFile(path.join(folder, 'gateway.json'), '{"pid": "__proto__"')
  t.is(readHolder(folder), undefined)
  using lock = lockFolder(folder)
  const error = t.throws(() => lockFolder(folder), { code: 'folder_in_use' })
  t.true(error.message.includes(String(process.pid)))
  lock.announce('x')
})

test('a lock file that is no database is refused in words', async (t) => {
  const folder = await temporaryFolder(t)
  await writeFile(path.join(folder, 'gateway.lock'), 'x'.repeat(5000))
  t.throws(() => lockFolder(folder), { instanceOf: StoreError, code: 'folder_in_use' })
})
