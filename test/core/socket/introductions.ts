import test from 'ava'
import type { Presented } from '../../../core/access/authenticator.ts'
import { Introductions } from '../../../core/socket/introductions.ts'

const presented = (token: string): Presented => ({
  caller: { principal: 'p', name: 'Ann', role: 'member', scopes: new Set(), origin: 'api', token },
  via: 'token',
  expiresAt: null,
})

test('an introduction is taken once', (t) => {
  const introductions = new Introductions<object>()
  const key = {}
  introductions.add(key, presented('a'))
  t.is(introductions.take(key)?.caller.token, 'a')
  t.is(introductions.take(key), undefined)
})

test('a token that ends between proof and welcome leaves nothing to take', (t) => {
  const introductions = new Introductions<object>()
  const [one, two] = [{}, {}]
  introductions.add(one, presented('a'))
  introductions.add(two, presented('b'))
  introductions.void(({ caller }) => caller.token === 'a')
  t.is(introductions.take(one), undefined)
  t.is(introductions.take(two)?.caller.token, 'b')
})
