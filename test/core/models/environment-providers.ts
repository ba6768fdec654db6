import test from 'ava'
import { environmentEntries } from '../../../core/models/environment-providers.ts'

test('only what has a key or an address is a provider', t => {
  t.deepEqual(environmentEntries({}), [])
  t.deepEqual(environmentEntries({ openai: {}, anthropic: {}, google: {} }), [])
  t.deepEqual(
    environmentEntries({ openai: { baseUrl: 'http://127.0.0.1:8080/v1' }, anthropic: { key: 'a' }, google: { key: 'g' } }).map(({ name, kind, baseUrl, hasKey }) => [name, kind, baseUrl, hasKey]),
    [
      ['openai', 'compatible', 'http://127.0.0.1:8080/v1', false],
      ['anthropic', 'anthropic', 'https://api.anthropic.com/v1/', true],
      ['google', 'google', 'https://generativelanguage.googleapis.com/v1beta/openai/', true],
    ],
  )
})

test('an address elsewhere speaks OpenAI, but under the name of Anthropic Anthropic', t => {
  const baseUrl = 'http://127.0.0.1:8080/v1'
  t.deepEqual(environmentEntries({ openai: { baseUrl }, anthropic: { baseUrl }, google: { baseUrl } }).map(({ kind }) => kind), ['compatible', 'anthropic', 'compatible'])
})

test("a vendor's own address written out is still the vendor", t => {
  t.is(environmentEntries({ openai: { key: 'k', baseUrl: 'https://api.openai.com/v1/' } })[0]?.kind, 'openai')
})
