import test from 'ava'
import { AccessError } from '../../../core/access/access-error.ts'
import { createAuthenticator } from '../../../core/access/authenticator.ts'

const caller = { principal: 'p', name: 'Ann', role: 'member' as const, scopes: new Set(['read' as const]), origin: 'api' as const, token: 't', expiresAt: null }
const authenticator = () =>
  createAuthenticator({
    tokens: {
      async verify(text) {
        if (text === 'good') return caller
        throw new AccessError('unauthenticated', 'no')
      },
    },
  })

test('a token, a header or a cookie, in that order', async (t) => {
  const { authenticate } = authenticator()
  t.is((await authenticate({ token: 'good', authorization: 'Bearer bad', cookie: 'airlock=bad', address: 'a' })).via, 'token')
  t.is((await authenticate({ authorization: 'bearer  good', cookie: 'airlock=bad', address: 'a' })).via, 'token')
  t.is((await authenticate({ cookie: 'airlock=good', address: 'a' })).via, 'cookie')
})

test('a bad token is never helped by a good cookie', async (t) => {
  const { authenticate } = authenticator()
  for (const credentials of [{ token: 'bad' }, { token: '' }, { authorization: 'Bearer bad' }, { authorization: 'Basic good' }, { authorization: 'Bearer' }, { authorization: 'good' }]) {
    await t.throwsAsync(authenticate({ ...credentials, cookie: 'airlock=good', address: 'a' }), { code: 'unauthenticated' })
  }
})

test('coming with nothing is no failed attempt', async (t) => {
  const { authenticate } = authenticator()
  for (let count = 0; count < 30; count++) await t.throwsAsync(authenticate({ address: 'a' }), { code: 'unauthenticated' })
})

test('failures end in a pause, which no valid token feels', async (t) => {
  const { authenticate } = authenticator()
  for (let count = 0; count < 20; count++) await t.throwsAsync(authenticate({ token: 'bad', address: 'a' }), { code: 'unauthenticated' })
  await t.throwsAsync(authenticate({ token: 'bad', address: 'a' }), { code: 'too_many_attempts' })
  t.is((await authenticate({ token: 'good', address: 'a' })).caller.principal, 'p')
})
