import test from 'ava'
import { AccessError } from '../../../core/access/access-error.ts'
import { createAuthenticator } from '../../../core/access/authenticator.ts'
import type { SignInNote } from '../../../core/access/sign-in-records.ts'

const caller = { principal: 'p', name: 'Ann', role: 'member' as const, scopes: new Set(['read' as const]), origin: 'api' as const, token: 't', expiresAt: null }
const visit = { address: 'a', device: 'curl' }

function scene() {
  const noted: SignInNote[] = []
  const authenticator = createAuthenticator({
    records: { note: async (note) => void noted.push(note) },
    tokens: {
      async verify(text) {
        if (text === 'good') return caller
        if (text === 'late') throw new AccessError('token_expired', 'no', { token: 'T1', principal: 'p' })
        throw new AccessError('unauthenticated', 'no')
      },
    },
  })
  return { ...authenticator, noted }
}

test('a token, a header or a cookie, in that order', async (t) => {
  const { authenticate, noted } = scene()
  t.is((await authenticate({ token: 'good', authorization: 'Bearer bad', cookie: 'airlock=bad', visit })).via, 'token')
  t.is((await authenticate({ authorization: 'bearer  good', cookie: 'airlock=bad', visit })).via, 'token')
  t.is((await authenticate({ cookie: 'airlock=good', visit })).via, 'cookie')
  t.deepEqual(noted, [])
})

test('a bad token is never helped by a good cookie', async (t) => {
  const { authenticate } = scene()
  for (const credentials of [{ token: 'bad' }, { token: '' }, { authorization: 'Bearer bad' }, { authorization: 'Basic good' }, { authorization: 'Bearer' }, { authorization: 'good' }]) {
    await t.throwsAsync(authenticate({ ...credentials, cookie: 'airlock=good', visit }), { code: 'unauthenticated' })
  }
})

test('coming with nothing is no failed attempt', async (t) => {
  const { authenticate, noted } = scene()
  for (let count = 0; count < 30; count++) await t.throwsAsync(authenticate({ visit }), { code: 'unauthenticated' })
  t.deepEqual(noted, [])
})

test('failures end in a pause, which no valid token feels; what comes in the pause fills no book', async (t) => {
  const { authenticate, noted } = scene()
  for (let count = 0; count < 20; count++) await t.throwsAsync(authenticate({ token: 'bad', visit }), { code: 'unauthenticated' })
  for (let count = 0; count < 20; count++) await t.throwsAsync(authenticate({ token: 'bad', visit }), { code: 'too_many_attempts' })
  t.is((await authenticate({ token: 'good', visit })).caller.principal, 'p')
  t.is(noted.length, 20)
})

test('a token that was ours once is noted with whose it was', async (t) => {
  const { authenticate, noted } = scene()
  await t.throwsAsync(authenticate({ token: 'late', visit }), { code: 'token_expired' })
  await t.throwsAsync(authenticate({ token: 'bad', visit }), { code: 'unauthenticated' })
  t.deepEqual(noted, [{ kind: 'expired', visit, token: 'T1', owner: 'p' }, { kind: 'refused', visit }])
})
