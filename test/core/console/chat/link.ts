import test from 'ava'
import { placeOf, safeHref } from '../../../../core/console/chat/link.ts'
import fc from '../../../helpers/fast-check.ts'

test('only http, https and mail open', (t) => {
  t.is(safeHref('https://example.com/a'), 'https://example.com/a')
  t.is(safeHref('http://example.com'), 'http://example.com/')
  t.is(safeHref('mailto:me@example.com'), 'mailto:me@example.com')
})

for (const hostile of ['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', 'blob:https://a/b', '//evil.example', '/relative', '#fragment', '', 7, null, {}]) {
  test(`${JSON.stringify(hostile)} opens nothing`, (t) => {
    t.is(safeHref(hostile), undefined)
  })
}

test('whatever is let through begins with an allowed scheme', (t) => {
  fc.assert(fc.property(fc.oneof(fc.webUrl(), fc.string()), (text) => /^(https?:|mailto:)/.test(safeHref(text) ?? 'http:')))
  t.pass()
})

test('a place is named by its host', (t) => {
  t.is(placeOf('https://example.com:8443/a?b'), 'example.com:8443')
  t.is(placeOf('mailto:me@example.com'), 'me@example.com')
})
