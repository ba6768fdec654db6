import test, { type ExecutionContext } from 'ava'
import type { Scope } from '../../../core/access/scope.ts'
import { Token } from '../../../core/store/entities/token.ts'
import { openAccess } from '../../helpers/access.ts'
import { openTestStore } from '../../helpers/store.ts'

async function scene(t: ExecutionContext, now?: () => Date) {
  const store = await openTestStore(t)
  const access = await openAccess(t, store, now)
  return { ...access, store, open: () => openAccess(t, store, now), member: await access.person('member') }
}

test('a token says who presents it and what they may do', async (t) => {
  const { tokens, owner } = await scene(t)
  const { token, id, expiresAt } = await tokens.create(owner, { name: 'script', scopes: ['read', 'chat'] })
  const caller = await tokens.verify(token)
  t.like(caller, { principal: owner.principal, role: 'owner', origin: 'api', token: id })
  t.deepEqual([...caller.scopes], ['read', 'chat'])
  t.is(Math.round((Date.parse(expiresAt ?? '') - Date.now()) / 86_400_000), 90)
})

test('the token itself is stored nowhere', async (t) => {
  const { tokens, owner, store } = await scene(t)
  const { token, id } = await tokens.create(owner, { name: 'script', scopes: ['read'] })
  const row = await store.fork().findOneOrFail(Token, { id })
  t.false(JSON.stringify(row).includes(token.split('.')[2] ?? token))
})

test('nobody hands out more than they hold, nor in the name of another', async (t) => {
  const { tokens, owner, member } = await scene(t)
  await t.throwsAsync(tokens.create(member, { name: 'x', scopes: ['admin'] }), { code: 'scope_missing' })
  await t.throwsAsync(tokens.create(member, { name: 'x', scopes: ['read'], principal: owner.principal }), { code: 'forbidden' })
  await t.throwsAsync(tokens.create(owner, { name: 'x', scopes: ['read'], principal: 'nobody' }), { code: 'not_found' })
  await t.throwsAsync(tokens.create({ ...owner, scopes: new Set<Scope>(['admin']) }, { name: 'x', scopes: ['metrics'] }), { code: 'scope_missing' })
  await t.throwsAsync(tokens.create(owner, { name: 'x', scopes: ['admin', 'read'], principal: member.principal }), { code: 'scope_missing' })
})

test('a revoked token is dead at once, and after a restart', async (t) => {
  const { tokens, owner, open } = await scene(t)
  const { token, id } = await tokens.create(owner, { name: 'x', scopes: ['read'] })
  const revoked: string[] = []
  tokens.onRevoke((token) => revoked.push(token))
  const revoking = tokens.revoke(owner, { id })
  await revoking
  await t.throwsAsync(tokens.verify(token), { code: 'token_revoked' })
  t.deepEqual(revoked, [id])
  await t.throwsAsync((await open()).tokens.verify(token), { code: 'token_revoked' })
  await t.throwsAsync(tokens.revoke(owner, { id }), { code: 'not_found' })
})

test("a member sees and revokes their own tokens, and cannot tell that another's exists", async (t) => {
  const { tokens, owner, member } = await scene(t)
  const theirs = await tokens.create(owner, { name: 'theirs', scopes: ['read'] })
  const own = await tokens.create(member, { name: 'own', scopes: ['read'] })
  t.deepEqual((await tokens.list(member, {})).tokens.map(({ id }) => id), [own.id])
  t.is((await tokens.list(owner, {})).tokens.length, 2)
  const denied = await t.throwsAsync(tokens.revoke(member, { id: theirs.id }), { code: 'not_found' })
  const unknown = await t.throwsAsync(tokens.revoke(member, { id: 'nothing' }), { code: 'not_found' })
  t.is(denied?.message.replace(theirs.id, ''), unknown?.message.replace('nothing', ''))
  await t.notThrowsAsync(tokens.revoke(member, { id: own.id }))
})

test('a removed person has no tokens left', async (t) => {
  const { tokens, principals, owner, member } = await scene(t)
  const { token } = await tokens.create(member, { name: 'x', scopes: ['read'] })
  await principals.remove(owner, { id: member.principal })
  await t.throwsAsync(tokens.verify(token), { code: 'token_revoked' })
})

test('an expired token is told apart, and no longer listed', async (t) => {
  let at = new Date()
  const { tokens, owner } = await scene(t, () => at)
  const { token } = await tokens.create(owner, { name: 'x', scopes: ['read'], expiresInDays: 1 })
  at = new Date(at.getTime() + 2 * 86_400_000)
  await t.throwsAsync(tokens.verify(token), { code: 'token_expired' })
  t.deepEqual((await tokens.list(owner, {})).tokens, [])
})

test('use is noted once a minute, not at every call', async (t) => {
  let at = new Date()
  const { tokens, owner } = await scene(t, () => at)
  const { token } = await tokens.create(owner, { name: 'x', scopes: ['read'] })
  const lastUsed = async () => (await tokens.list(owner, {})).tokens[0]?.lastUsedAt
  t.is(await lastUsed(), null)
  await tokens.verify(token)
  await tokens[Symbol.asyncDispose]()
  const first = await lastUsed()
  t.is(first, at.toISOString())
  at = new Date(at.getTime() + 30_000)
  await tokens.verify(token)
  await tokens[Symbol.asyncDispose]()
  t.is(await lastUsed(), first)
})

test('a token makes none that lives longer or may do more, down any chain', async (t) => {
  const { tokens, member } = await scene(t)
  const first = await tokens.create(member, { name: 'first', scopes: ['read', 'write'], expiresInDays: 2 })
  const caller = await tokens.verify(first.token)
  await t.throwsAsync(tokens.create(caller, { name: 'longer', scopes: ['read'], expiresInDays: 3 }), { code: 'forbidden' })
  await t.throwsAsync(tokens.create(caller, { name: 'wider', scopes: ['read', 'chat'], expiresInDays: 1 }), { code: 'scope_missing' })
  const second = await tokens.create(caller, { name: 'second', scopes: ['write'] })
  t.is(second.expiresAt, first.expiresAt)
  const third = await tokens.create(await tokens.verify(second.token), { name: 'third', scopes: ['write'] })
  t.is(third.expiresAt, first.expiresAt)
})

test('a role that shrinks takes its scopes out of every token at once', async (t) => {
  const { tokens, principals, owner, member } = await scene(t)
  const { token } = await tokens.create(member, { name: 'x', scopes: ['read', 'chat', 'write'] })
  await principals.put(owner, { id: member.principal, name: 'Ann', role: 'guest' })
  t.deepEqual([...(await tokens.verify(token)).scopes], ['chat'])
})

test('a narrow token ends itself and its like, and locks out nobody who holds more', async (t) => {
  const { tokens, owner } = await scene(t)
  const wide = await tokens.create(owner, { name: 'wide', scopes: ['admin', 'read', 'chat'] })
  const like = await tokens.create(owner, { name: 'like', scopes: ['chat'] })
  const narrow = await tokens.create(owner, { name: 'narrow', scopes: ['chat'] })
  const caller = await tokens.verify(narrow.token)
  await t.throwsAsync(tokens.revoke(caller, { id: wide.id }), { code: 'scope_missing' })
  await t.notThrowsAsync(tokens.revoke(caller, { id: like.id }))
  await t.notThrowsAsync(tokens.revoke(caller, { id: narrow.id }))
  await t.notThrowsAsync(tokens.verify(wide.token))
})

test('signing out everywhere else ends the other browsers of this person and nothing more', async (t) => {
  const { tokens, member, owner, records } = await scene(t)
  const signIn = (principal: string, kind: 'cookie' | 'api') => tokens.issue({ owner: principal, name: kind, kind, scopes: ['read', 'chat', 'write'], device: 'Firefox on Linux', expiresAt: null })
  const [mine, phone, program, theirs] = [await signIn(member.principal, 'cookie'), await signIn(member.principal, 'cookie'), await signIn(member.principal, 'api'), await signIn(owner.principal, 'cookie')]
  const ended: string[] = []
  tokens.onRevoke((id) => ended.push(id))
  t.deepEqual(await tokens.revokeOthers(await tokens.verify(mine.token), {}), { revoked: 1 })
  t.deepEqual(ended, [phone.id])
  for (const { token } of [mine, program, theirs]) await t.notThrowsAsync(tokens.verify(token))
  t.like((await records.list(owner, { limit: 1 })).signIns[0], { kind: 'revoked', token: phone.id, principal: { id: member.principal, name: 'member' } })
})

test('what another gateway revoked is told here', async (t) => {
  const { tokens, owner, open } = await scene(t)
  const kept = await tokens.create(owner, { name: 'kept', scopes: ['read'] })
  const gone = await tokens.create(owner, { name: 'gone', scopes: ['read'] })
  const told: string[] = []
  tokens.onRevoke((id) => told.push(id))
  await (await open()).tokens.revoke(owner, { id: gone.id })
  await tokens.recheck([kept.id, gone.id])
  t.deepEqual(told, [gone.id])
})
