import test from 'ava'
import { createSignInCodes } from '../../../core/access/sign-in-codes.ts'
import { SignInCode } from '../../../core/store/entities/sign-in-code.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)

databaseTest('a code works once, at whichever gateway, also after a restart', async (t, database) => {
  const store = await database.open()
  const owner = await addPrincipal(store)
  const [here, there] = [createSignInCodes({ store }), createSignInCodes({ store: await database.open() })]
  const { code } = await here.make({ owner, scopes: ['chat'], lifetimeMs: 60_000 })
  t.is(Buffer.from(code, 'base64url').length, 32)
  t.false(JSON.stringify(await store.fork().findAll(SignInCode)).includes(code))
  const results = await Promise.allSettled([here.spend(code), there.spend(code), here.spend(code), there.spend(code)])
  t.deepEqual(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])), [{ owner, scopes: ['chat'] }])
})

databaseTest('guesses get nowhere and spend nothing', async (t, database) => {
  const store = await database.open()
  const codes = createSignInCodes({ store })
  const { code } = await codes.make({ owner: await addPrincipal(store), scopes: [], lifetimeMs: 60_000 })
  for (const guess of ['', 'x', code.slice(1), `${code} `, code.toUpperCase(), '__proto__', '\u0000']) {
    await t.throwsAsync(codes.spend(guess), { code: 'code_invalid' })
  }
  await t.notThrowsAsync(codes.spend(code))
})

databaseTest('codes too old are worth nothing and are cleared away; open ones are bounded for each person', async (t, database) => {
  let at = new Date()
  const store = await database.open()
  const codes = createSignInCodes({ store, now: () => at })
  const owner = await addPrincipal(store)
  const other = await addPrincipal(store, 'member')
  const theirs = await codes.make({ owner: other, scopes: [], lifetimeMs: 60_000 })
  const first = await codes.make({ owner, scopes: [], lifetimeMs: 60_000 })
  for (let count = 0; count < 20; count++) await codes.make({ owner, scopes: [], lifetimeMs: 60_000 })
  await t.throwsAsync(codes.spend(first.code), { code: 'code_invalid' })
  await t.notThrowsAsync(codes.spend(theirs.code))

  const { code } = await codes.make({ owner, scopes: [], lifetimeMs: 1_000 })
  at = new Date(at.getTime() + 60_000)
  await t.throwsAsync(codes.spend(code), { code: 'code_invalid' })
  await codes.make({ owner, scopes: [], lifetimeMs: 1_000 })
  t.is(await store.fork().count(SignInCode), 1)
})
