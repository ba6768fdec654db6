import test from 'ava'
import { hostOfScope, hostOfUrl } from '../../../../core/console/chat/denied-host.ts'

test('the host that a grant would open', (t) => {
  t.is(hostOfScope({ allow: [{ url: 'https://example.com/*', methods: ['GET'] }] }), 'example.com')
  t.is(hostOfScope({ allow: [{ url: 'http://127.0.0.1:8080/*' }] }), '127.0.0.1:8080')
})

test('a grant of another kind names no host', (t) => {
  for (const scope of [undefined, null, 'x', {}, { allow: [] }, { allow: 'x' }, { allow: [null] }, { allow: [{ url: 7 }] }, { bytes: 1000 }]) t.is(hostOfScope(scope), undefined)
})

test('the host in what was tried, without a name and password', (t) => {
  t.is(hostOfUrl('GET https://example.com/news?x'), 'example.com')
  t.is(hostOfUrl('https://good.example@evil.example/'), 'evil.example')
  t.is(hostOfUrl('set notes/1'), undefined)
})
