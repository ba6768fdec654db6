import test, { type ExecutionContext } from 'ava'
import type { Caller } from '../../../core/access/caller.ts'
import { createPrincipals } from '../../../core/access/principals.ts'
import type { Scope } from '../../../core/access/scope.ts'
import { createTokens } from '../../../core/access/tokens.ts'
import { Token } from '../../../core/store/entities/token.ts'
import { openTestStore, silentLog } from '../../helpers/store.ts'

const jwtSecret = 'a secret of thirty-two characters'

async function scene(t: ExecutionContext, now?: () => Date) {
  const store = await openTestStore(t)
  const principals = await createPrincipals({ store })
  const open = () => createTokens({ store, principals, jwtSecret, log: silentLog, now })
  const tokens = await open()
  t.teardown(() => tokens[Symbol.asyncDispose]())
  const owner: Caller = await callerOf(['admin', 'write', 'read', 'chat'], principals.owner().id, 'owner')
  const { principal } = await principals.put(owner, { name: 'Ann', role: 'member' })
  return { store, principals, tokens, open, owner, member: await callerOf(['read', 'chat', 'write'], principal.id, 'member') }
}

async function callerOf(scopes: Scope[], principal: string, role: Caller['role']): Promise<Caller> {
  return { principal, name: 'x', role, scopes: new Set(scopes), origin: 'api' }
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
  await t.throwsAsync(tokens.create(owner, { name: 'x', scopes: ['metrics'] }), { code: 'scope_missing' })
  const { token } = await tokens.create(owner, { name: 'x', scopes: ['admin', 'read'], principal: member.principal })
  t.deepEqual([...(await tokens.verify(token)).scopes], ['read'])
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
  await using again = await open()
  await t.throwsAsync(again.verify(token), { code: 'token_revoked' })
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
