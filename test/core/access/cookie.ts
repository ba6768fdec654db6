import test from 'ava'
import { readCookie, writeCookie } from '../../../core/access/cookie.ts'
import fc from '../../helpers/fast-check.ts'

test('our cookie is found among others, and no other is taken for it', (t) => {
  t.is(readCookie('a=1; airlock=token; b=2'), 'token')
  t.is(readCookie('airlock=a=b'), 'a=b')
  for (const header of [undefined, '', 'airlock', 'airlock=', '=airlock', 'xairlock=1', 'airlock2=1', 'a=airlock=1']) t.is(readCookie(header), undefined, header)
})

test('any header can be read', (t) => {
  fc.assert(fc.property(fc.string(), (header) => void readCookie(header)))
  t.pass()
})

test('the cookie is out of reach of scripts and other sites, and of plain HTTP where there is TLS', (t) => {
  const expiresAt = new Date(0)
  t.is(writeCookie('x', { expiresAt, secure: false }), 'airlock=x; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Strict')
  t.regex(writeCookie('x', { expiresAt, secure: true }), /; Secure$/)
})
