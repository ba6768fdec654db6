import test from 'ava'
import { Placement, samePlacement } from '../../../../sandbox/capabilities/secrets/placement.ts'

test('places are the same by what they mean', (t) => {
  t.true(samePlacement({ header: 'Authorization' }, { header: 'authorization', format: '{}' }))
  t.false(samePlacement({ header: 'a' }, { query: 'a' }))
  t.false(samePlacement({ header: 'a', format: 'Bearer {}' }, { header: 'a' }))
  t.true(samePlacement(undefined, undefined))
  t.false(samePlacement(undefined, { query: 'a' }))
  t.true(samePlacement([{ query: 'a' }, { header: 'b' }], [{ header: 'B' }, { query: 'a' }]))
  t.true(samePlacement([{ query: 'a' }], { query: 'a' }))
  t.false(samePlacement([{ query: 'a' }, { frame: '/a' }], { query: 'a' }))
})

for (const into of [
  { header: 'authorization', format: 'Bearer {}' },
  { body: '/auth/key' },
  { basic: 'user' },
  { basic: 'password', user: 'api' },
  { header: 'x-signature', signature: { algorithm: 'hmac-sha256', over: '{method}\n{path}\n{body}' }, format: 'sha256={}' },
  { frame: '/d/token', format: 'Bot {}' },
  { sasl: 'plain', user: 'bot' },
  { stream: true, format: 'PASS {}' },
]) {
  test(`${JSON.stringify(into)} is a place`, (t) => {
    const place = Placement.parse(into)
    t.true(samePlacement(place, Placement.parse(structuredClone(into))))
    t.false(samePlacement(place, { query: 'key' }))
  })
}

for (const into of [
  { header: 'host' }, { header: 'a b' }, { body: 'token' }, { body: '' }, { frame: '/d~2' }, { basic: 'token' }, { basic: 'user', user: 'x' }, { basic: 'password', user: 'a:b' },
  { sasl: 'login', user: 'x' }, { sasl: 'plain' }, { sasl: 'plain', user: 'a\0b' }, { header: 'x', signature: { algorithm: 'md5' } }, { header: 'x', query: 'y' }, { header: 'x', format: '{}\r\n{}' }, {},
]) {
  test(`${JSON.stringify(into)} is no place`, (t) => t.false(Placement.safeParse(into).success))
}
