import test, { type ExecutionContext } from 'ava'
import { createPrincipals } from '../../../core/access/principals.ts'
import { createSignIn } from '../../../core/access/sign-in.ts'
import { createTokens } from '../../../core/access/tokens.ts'
import { openTestStore, silentLog } from '../../helpers/store.ts'

async function scene(t: ExecutionContext, now?: () => Date) {
  const store = await openTestStore(t)
  const principals = await createPrincipals({ store })
  const tokens = await createTokens({ store, principals, jwtSecret: 'a secret of thirty-two characters', log: silentLog })
  t.teardown(() => tokens[Symbol.asyncDispose]())
  return { principals, tokens, signIn: createSignIn({ tokens, principals, consoleUrl: () => 'http://127.0.0.1:18790', now }) }
}

test('a code signs in once', async (t) => {
  const { signIn, tokens, principals } = await scene(t)
  const { url, code } = signIn.issue()
  t.is(url, `http://127.0.0.1:18790/#code=${code}`)
  t.is(Buffer.from(code, 'base64url').length, 32)
  const { person, cookie } = await signIn.redeem(code)
  t.is(person.id, principals.owner().id)
  t.is((await tokens.verify(cookie.token)).origin, 'console')
  await t.throwsAsync(signIn.redeem(code), { code: 'code_invalid' })
})

test('two requests with one code: one gets in', async (t) => {
  const { signIn } = await scene(t)
  const { code } = signIn.issue()
  const results = await Promise.allSettled([signIn.redeem(code), signIn.redeem(code)])
  t.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})

test('after ten minutes a code is worth nothing', async (t) => {
  let at = new Date()
  const { signIn } = await scene(t, () => at)
  const { code, expiresAt } = signIn.issue()
  t.is(Date.parse(expiresAt) - at.getTime(), 600_000)
  at = new Date(at.getTime() + 600_001)
  await t.throwsAsync(signIn.redeem(code), { code: 'code_invalid' })
})

test('guesses get nowhere and spend nothing', async (t) => {
  const { signIn } = await scene(t)
  const { code } = signIn.issue()
  for (const guess of ['', 'x', code.slice(1), `${code} `, code.toUpperCase(), '__proto__']) {
    await t.throwsAsync(signIn.redeem(guess), { code: 'code_invalid' })
  }
  await t.notThrowsAsync(signIn.redeem(code))
})

test('open codes are bounded: the oldest goes', async (t) => {
  const { signIn } = await scene(t)
  const { code: first } = signIn.issue()
  for (let count = 0; count < 20; count++) signIn.issue()
  await t.throwsAsync(signIn.redeem(first), { code: 'code_invalid' })
})

test('a code that someone asks for signs in that someone, unless removed since', async (t) => {
  const { signIn, principals } = await scene(t)
  const owner = { principal: principals.owner().id, name: '', role: 'owner' as const, scopes: new Set<never>(), origin: 'cli' as const }
  const { principal } = await principals.put(owner, { name: 'Ann', role: 'member' })
  const codeOf = async () => new URL((await signIn.code({ ...owner, principal: principal.id }, {})).url).hash.slice('#code='.length)
  const [used, late] = [await codeOf(), await codeOf()]
  t.is((await signIn.redeem(used)).person.id, principal.id)
  await principals.remove(owner, { id: principal.id })
  await t.throwsAsync(signIn.redeem(late), { code: 'code_invalid' })
})

test('a code that a narrow token asks for lets in no further than that token', async (t) => {
  const { signIn, tokens, principals } = await scene(t)
  const { url } = await signIn.code({ principal: principals.owner().id, name: '', role: 'owner', scopes: new Set(['admin'] as const), origin: 'api' }, {})
  const { cookie } = await signIn.redeem(new URL(url).hash.slice('#code='.length))
  t.deepEqual([...(await tokens.verify(cookie.token)).scopes], ['admin'])
})
