import { mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'ava'
import { openSqlite } from '../../../../core/store/sqlite/open.ts'
import { sqliteClient } from '../../../../core/store/sqlite/client.ts'
import { addPrincipal, openTestStore, silentLog, temporaryFolder } from '../../../helpers/store.ts'

test('the file is durable, referentially sound and its folder private', async (t) => {
  const store = await openTestStore(t)
  const database = await sqliteClient(store.orm)
  const read = (name: string) => Object.values(Object((database.prepare(`pragma ${name}`).get())))[0]
  t.is(read('journal_mode'), 'wal')
  t.is(read('synchronous'), 2)
  t.is(read('foreign_keys'), 1)
  await t.throwsAsync(store.fork().getConnection().execute("insert into settings (name, owner_id, value, updated_at) values ('a', 'nobody', '1', 0)"), { message: /FOREIGN KEY/ })
})

test('a file that is no database is refused and left as it is', async (t) => {
  const dataDir = await temporaryFolder(t)
  const file = path.join(dataDir, 'airlock.db')
  await writeFile(file, 'not a database, but long enough to look like a page of one\n'.repeat(100))
  const before = await readFile(file)
  const error = await t.throwsAsync(openSqlite(dataDir, silentLog), { code: 'database_damaged' })
  t.true(error.message.includes(file))
  t.false(error.message.includes('\n'))
  t.deepEqual(await readFile(file), before)
})

test('a truncated database is refused in words', async (t) => {
  const dataDir = await temporaryFolder(t)
  const store = await openSqlite(dataDir, silentLog)
  await addPrincipal(store)
  await store[Symbol.asyncDispose]()
  const file = path.join(dataDir, 'airlock.db')
  await truncate(file, Math.floor((await stat(file)).size / 2))
  await t.throwsAsync(openSqlite(dataDir, silentLog), { code: 'database_damaged' })
})

test('a path that cannot be a database is refused in words', async (t) => {
  const dataDir = await temporaryFolder(t)
  await mkdir(path.join(dataDir, 'airlock.db'))
  await t.throwsAsync(openSqlite(dataDir, silentLog), { code: 'database_unreachable' })
})

const unixTest = process.platform === 'win32' ? test.skip : test
const unixNote = process.platform === 'win32' ? ' (skipped: Windows has no file modes)' : ''

unixTest(`folder and files are for their owner only${unixNote}`, async (t) => {
  const dataDir = path.join(await temporaryFolder(t), 'new', 'folder')
  await using store = await openSqlite(dataDir, silentLog)
  await addPrincipal(store)
  t.is((await stat(dataDir)).mode & 0o777, 0o700)
  for (const name of await readdir(dataDir)) t.is((await stat(path.join(dataDir, name))).mode & 0o777, 0o600, name)
})
