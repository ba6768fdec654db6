import test from 'ava'
import { createSignInRecords } from '../../../core/access/sign-in-records.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal, openTestStore, silentLog } from '../../helpers/store.ts'
import type { Caller } from '../../../core/access/caller.ts'

const databaseTest = await onBothDatabases(test)
const caller: Caller = { principal: 'x', name: '', role: 'owner', scopes: new Set(), origin: 'api' }
const visit = { address: '203.0.113.7', device: 'curl/8' }

databaseTest('the latest first, a page at a time, with names', async (t, database) => {
  const store = await database.open()
  const owner = await addPrincipal(store, 'owner', 'Ada')
  const records = createSignInRecords({ store, log: silentLog })
  await records.note({ kind: 'signed_in', owner, token: 'T1', visit })
  await records.note({ kind: 'refused', visit })
  await records.note({ kind: 'revoked', owner, token: 'T1' })

  const first = await records.list(caller, { limit: 2 })
  t.deepEqual(first.signIns.map(({ kind, principal, token, from, device }) => ({ kind, principal, token, from, device })), [
    { kind: 'revoked', principal: { id: owner, name: 'Ada' }, token: 'T1', from: null, device: null },
    { kind: 'refused', principal: null, token: null, from: '203.0.113.7', device: 'curl/8' },
  ])
  const second = await records.list(caller, { limit: 2, before: first.next ?? '' })
  t.deepEqual(second.signIns.map(({ kind }) => kind), ['signed_in'])
  t.is(second.next, null)
})

test('a browser that knocks with a dead cookie all day is one line every ten minutes', async (t) => {
  let at = new Date()
  const store = await openTestStore(t)
  const records = createSignInRecords({ store, log: silentLog, now: () => at })
  for (let count = 0; count < 5; count++) await records.note({ kind: 'refused', token: 'T1', visit })
  await records.note({ kind: 'refused', token: 'T2', visit })
  await records.note({ kind: 'refused', token: 'T1', visit: { ...visit, address: '203.0.113.8' } })
  t.is((await records.list(caller, { limit: 10 })).signIns.length, 3)
  at = new Date(at.getTime() + 10 * 60_000)
  await records.note({ kind: 'refused', token: 'T1', visit })
  t.is((await records.list(caller, { limit: 10 })).signIns.length, 4)
})

test('what is older than a quarter of a year goes', async (t) => {
  let at = new Date('2026-01-01T00:00:00Z')
  const store = await openTestStore(t)
  const records = createSignInRecords({ store, log: silentLog, now: () => at })
  await records.note({ kind: 'refused', visit })
  at = new Date('2026-06-01T00:00:00Z')
  for (let count = 0; count < 199; count++) await records.note({ kind: 'refused', visit })
  const { signIns } = await records.list(caller, { limit: 200 })
  t.is(signIns.length, 199)
  t.true(signIns.every(({ at }) => at.startsWith('2026-06')))
})

test('a book that cannot be written shuts nobody out, and the log says so', async (t) => {
  const store = await openTestStore(t)
  const warned: string[] = []
  const records = createSignInRecords({ store, log: { warn: (_, message) => void warned.push(message) } })
  await t.notThrowsAsync(records.note({ kind: 'signed_in', owner: 'nobody', visit }))
  t.deepEqual(warned, ['a sign-in could not be noted'])
})
