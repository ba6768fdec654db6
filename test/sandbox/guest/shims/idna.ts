import { domainToASCII } from 'node:url'
import test from 'ava'
import { toASCII, toUnicode } from '../../../../sandbox/guest/shims/idna.ts'

for (const domain of ['example.com', 'EXAMPLE.com', 'münchen.de', 'MÜNCHEN.DE', '日本語。jp', 'ｅｘａｍｐｌｅ.com', 'faß.de', 'xn--mnchen-3ya.de', 'a\u00adb.com', '①.com', 'ΒΌΛΟΣ.com']) {
  test(`${domain} is written as Node writes it`, (t) => t.is(toASCII(domain), domainToASCII(domain)))
}

test('what only looks like punycode is refused', (t) => {
  t.is(toASCII('xn--a'), null)
  t.is(toASCII('xn--abc-.com'), null)
})

test('a name is read back', (t) => {
  t.deepEqual(toUnicode('xn--mnchen-3ya.de'), { domain: 'münchen.de', error: false })
  t.true(toUnicode('xn--\u0000').error)
})
