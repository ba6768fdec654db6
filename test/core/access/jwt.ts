import test from 'ava'
import { SignJWT } from 'jose'
import { createJwt } from '../../../core/access/jwt.ts'

const secret = 'a secret of thirty-two characters'
const claims = { jti: '01TOKEN', sub: '01PERSON' }
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('what was signed is read back', async (t) => {
  const jwt = createJwt(secret)
  t.deepEqual(await jwt.verify(await jwt.sign(claims, null)), claims)
  t.deepEqual(await jwt.verify(await jwt.sign(claims, new Date(Date.now() + 60_000))), claims)
})

test('an expired token says so', async (t) => {
  const jwt = createJwt(secret)
  await t.throwsAsync(jwt.verify(await jwt.sign(claims, new Date(Date.now() - 60_000))), { code: 'token_expired' })
})

test("another secret's token, a token without signature and what is no token are all refused", async (t) => {
  const jwt = createJwt(secret)
  const good = await jwt.sign(claims, null)
  const payload = { ...claims, iss: 'airlock' }
  const other = (header: { alg: string }, body: object) => new SignJWT({ ...body }).setProtectedHeader(header).sign(new TextEncoder().encode(secret.repeat(2)))
  for (const text of [
    await createJwt('another secret of the same length').sign(claims, null),
    `${base64({ alg: 'none' })}.${base64(payload)}.`,
    `${base64({ alg: 'None' })}.${base64(payload)}.`,
    await other({ alg: 'HS512' }, payload),
    `${good}x`,
    good.slice(0, -3),
    good.split('.').slice(0, 2).join('.'),
    'guess', '', '.', '..', 'é.é.é', '\u0000', 'a'.repeat(20_000),
  ]) {
    await t.throwsAsync(jwt.verify(text), { code: 'unauthenticated' }, text.slice(0, 40))
  }
})

test('a token of another issuer, or one that names nobody, is refused', async (t) => {
  const jwt = createJwt(secret)
  const sign = (body: object) => new SignJWT({ ...body }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret))
  for (const body of [{ ...claims, iss: 'other' }, claims, { iss: 'airlock', jti: 'x' }, { iss: 'airlock', sub: 'x' }, { iss: 'airlock', jti: 7, sub: 'x' }]) {
    await t.throwsAsync(jwt.verify(await sign(body)), { code: 'unauthenticated' }, JSON.stringify(body))
  }
})
