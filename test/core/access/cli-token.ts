import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import test from 'ava'
import { ensureCliToken } from '../../../core/access/cli-token.ts'
import { openAccess } from '../../helpers/access.ts'
import { openTestStore } from '../../helpers/store.ts'

test("the owner's token lies where only the owner reads it, and is kept while it is good", async (t) => {
  const store = await openTestStore(t)
  const { principals, tokens } = await openAccess(t, store)
  const options = { tokens, principals, dataDir: store.dataDir }
  const read = async (path: string) => ({ text: (await readFile(path, 'utf8')).trim(), mode: (await stat(path)).mode & 0o777 })

  const path = await ensureCliToken(options)
  const first = await read(path)
  t.is(first.mode, 0o600)
  const caller = await tokens.verify(first.text)
  t.is(caller.origin, 'cli')

  await chmod(path, 0o644)
  await ensureCliToken(options)
  t.deepEqual(await read(path), first)

  await tokens.revoke(caller, { id: caller.token })
  await ensureCliToken(options)
  const second = await read(path)
  t.not(second.text, first.text)

  await writeFile(path, (await tokens.issue({ owner: principals.owner().id, name: 'x', kind: 'api', scopes: ['read'], expiresAt: null })).token)
  await ensureCliToken(options)
  t.is((await tokens.verify((await read(path)).text)).origin, 'cli')
})
