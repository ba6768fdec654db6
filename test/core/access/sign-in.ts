import test from 'ava'
import { here, openAccess } from '../../helpers/access.ts'
import { openTestStore } from '../../helpers/store.ts'

const codeIn = (url: string) => new URL(url).hash.slice('#code='.length)

test('a code signs in once, with a device and a line in the book', async (t) => {
  const { signIn, tokens, principals, records, owner } = await openAccess(t, await openTestStore(t))
  const { url, code } = await signIn.issue()
  t.is(url, `http://127.0.0.1:18790/#code=${code}`)
  const { person, cookie } = await signIn.redeem(code, here)
  t.is(person.id, principals.owner().id)
  t.is((await tokens.verify(cookie.token)).origin, 'console')
  t.like((await tokens.list(owner, {})).tokens[0], { kind: 'cookie', device: 'Firefox on Linux' })
  t.like((await records.list(owner, { limit: 1 })).signIns[0], { kind: 'signed_in', token: cookie.id, from: '203.0.113.7', device: 'Firefox on Linux' })
  await t.throwsAsync(signIn.redeem(code, here), { code: 'code_invalid' })
})

test('after ten minutes a code is worth nothing; an invitation lasts a day', async (t) => {
  let at = new Date()
  const { signIn, person, owner } = await openAccess(t, await openTestStore(t), () => at)
  const { code, expiresAt } = await signIn.issue()
  t.is(Date.parse(expiresAt) - at.getTime(), 600_000)
  const invitation = await signIn.invite(owner, { id: (await person('member')).principal })
  at = new Date(at.getTime() + 600_001)
  await t.throwsAsync(signIn.redeem(code, here), { code: 'code_invalid' })
  at = new Date(at.getTime() + 23 * 3_600_000)
  await t.notThrowsAsync(signIn.redeem(codeIn(invitation.url), here))
})

test('a code that someone asks for signs in that someone, unless removed since', async (t) => {
  const { signIn, principals, person, owner } = await openAccess(t, await openTestStore(t))
  const ann = await person('member')
  const codeOf = async () => codeIn((await signIn.code(ann, {})).url)
  const [used, late] = [await codeOf(), await codeOf()]
  t.is((await signIn.redeem(used, here)).person.id, ann.principal)
  await principals.remove(owner, { id: ann.principal })
  await t.throwsAsync(signIn.redeem(late, here), { code: 'code_invalid' })
})

test('a code that a narrow token asks for lets in no further than that token', async (t) => {
  const { signIn, tokens, owner } = await openAccess(t, await openTestStore(t))
  const { url } = await signIn.code({ ...owner, scopes: new Set(['admin'] as const) }, {})
  const { cookie } = await signIn.redeem(codeIn(url), here)
  t.deepEqual([...(await tokens.verify(cookie.token)).scopes], ['admin'])
})

test('an invitation lets a person in with what their role may hold', async (t) => {
  const { signIn, tokens, person, owner, principals } = await openAccess(t, await openTestStore(t))
  const guest = await person('guest')
  const { cookie } = await signIn.redeem(codeIn((await signIn.invite(owner, { id: guest.principal })).url), here)
  t.deepEqual([...(await tokens.verify(cookie.token)).scopes], ['chat'])

  await t.throwsAsync(signIn.invite(owner, { id: 'nobody' }), { code: 'not_found' })
  await t.throwsAsync(signIn.invite(owner, { id: principals.owner().id }), { code: 'forbidden' })
  // Nobody hands out more than they hold.
  await t.throwsAsync(signIn.invite({ ...owner, scopes: new Set(['admin'] as const) }, { id: guest.principal }), { code: 'scope_missing' })
})
