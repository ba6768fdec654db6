import test from 'ava'
import { loadTokenRows, type LiveToken } from '../../../core/access/token-rows.ts'
import { Token } from '../../../core/store/entities/token.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

test('a revoked token is gone from memory before the database has heard of it', async (t) => {
  const store = await openTestStore(t)
  const owner = await addPrincipal(store)
  const rows = await loadTokenRows({ store, now: () => new Date(), warn: (error) => t.fail(String(error)) })
  const row: LiveToken = { id: '01T', owner, name: 'x', kind: 'api', scopes: ['read'], device: null, createdAt: new Date(), expiresAt: null, lastUsedAt: null }
  await rows.add(row)
  t.is((await rows.find('01T'))?.owner, owner)
  const revoking = rows.revoke('01T')
  t.is(await rows.find('01T'), undefined)
  t.true(await revoking)
  t.false(await rows.revoke('01T'))
  t.truthy((await store.fork().findOneOrFail(Token, { id: '01T' })).revokedAt)
})

test('a token that another gateway revoked counts no more, where several share a database', async (t) => {
  const store = await openTestStore(t)
  const owner = await addPrincipal(store)
  const shared = { ...store, dialect: 'postgresql' as const, fork: () => store.fork() }
  const here = await loadTokenRows({ store: shared, now: () => new Date(), warn() {} })
  const there = await loadTokenRows({ store: shared, now: () => new Date(), warn() {} })
  await here.add({ id: '01T', owner, name: 'x', kind: 'api', scopes: [], device: null, createdAt: new Date(), expiresAt: null, lastUsedAt: null })
  t.truthy(await there.find('01T'))
  await there.revoke('01T')
  t.is(await here.find('01T'), undefined)
  t.deepEqual(await here.ended(['01T', '01X']), ['01T', '01X'])
  t.deepEqual(await here.ended([]), [])
})
