import test from 'ava'
import { asksAnyHost, httpRulesOf, ruleCovers } from '../../../../core/console/rights/http-rule.ts'
import fc from '../../../helpers/fast-check.ts'

const rule = (url: string, rest: object = {}) => httpRulesOf({ allow: [{ url, ...rest }] })?.[0]
const covers = (outer: ReturnType<typeof rule>, inner: ReturnType<typeof rule>) => outer !== undefined && inner !== undefined && ruleCovers(outer, inner)

test('a rule covers its like and what is narrower', (t) => {
  t.true(covers(rule('https://example.com/*'), rule('https://EXAMPLE.com:443/*')))
  t.true(covers(rule('https://*:*/*', { private: true }), rule('https://192.168.1.5:8443/a')))
  t.true(covers(rule('https://*.example.com/v1/*'), rule('https://api.example.com/v1/x')))
  t.true(covers(rule('https://[::1]/*', { methods: ['GET', 'POST'] }), rule('https://[::1]/*', { methods: ['HEAD'] })))
})

test('and nothing wider', (t) => {
  t.false(covers(rule('https://example.com/*'), rule('http://example.com/*')))
  t.false(covers(rule('https://example.com/*'), rule('https://example.com:8443/*')))
  t.false(covers(rule('https://*.example.com/*'), rule('https://example.com/*')))
  t.false(covers(rule('https://*.example.com/*'), rule('https://badexample.com/*')))
  t.false(covers(rule('https://example.com/v1/*'), rule('https://example.com/*')))
  t.false(covers(rule('https://example.com/*'), rule('https://example.com/*', { methods: ['POST'] })))
  t.false(covers(rule('https://example.com/*'), rule('https://example.com/*', { private: true })))
})

test('any host is one that begins with a star', (t) => {
  t.true(asksAnyHost({ allow: [{ url: 'https://api.example.com/*' }, { url: 'https://*:*/*' }] }))
  t.false(asksAnyHost({ allow: [{ url: 'https://api.example.com/*' }, { host: { fromConfig: 'x' } }] }))
})

test('whatever the scope, reading never throws', (t) => {
  fc.assert(fc.property(fc.anything(), (scope) => void httpRulesOf(scope)))
  t.is(httpRulesOf({ bytes: 5 }), undefined)
  t.deepEqual(httpRulesOf({ allow: [null, 'x', { url: 7 }, { url: 'ftp://x/*' }] }), [])
})
