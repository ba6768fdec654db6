import test from 'ava'
import { scopeCovers } from '../../../../core/console/rights/scope-covers.ts'

const http = (...urls: string[]) => ({ allow: urls.map((url) => ({ url })) })

test('web rights are compared rule by rule', (t) => {
  t.true(scopeCovers(http('https://a.example/*', 'https://b.example/*'), http('https://b.example/x')))
  t.false(scopeCovers(http('https://a.example/*'), http('https://a.example/*', 'https://b.example/*')))
  t.false(scopeCovers(http('https://a.example/*'), http()))
})

test('other rights are the same or not, in whatever order their fields come', (t) => {
  t.true(scopeCovers({ bytes: 1, more: { a: [1], b: 2 } }, { more: { b: 2, a: [1] }, bytes: 1 }))
  t.false(scopeCovers({ bytes: 1 }, { bytes: 2 }))
  t.false(scopeCovers({ bytes: 1 }, { bytes: 1, more: true }))
  t.false(scopeCovers([], {}))
  t.false(scopeCovers(null, {}))
})
