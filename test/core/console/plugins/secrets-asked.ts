import test from 'ava'
import { secretsAsked } from '../../../../core/console/plugins/secrets-asked.ts'
import fc from '../../../helpers/fast-check.ts'

const right = (capability: string, scope: unknown) => ({ capability, scope, consents: [], granted: false })

test('the secrets of a manifest, with where they go', (t) => {
  const required = [right('kv', { bytes: 1 }), right('secrets', { api_key: { label: 'API key', hosts: ['api.example.com', { fromConfig: 'host' }], into: { query: 'key' } } })]
  const optional = [right('secrets', { hook: { use: 'verify' } })]
  t.deepEqual(secretsAsked({ required, optional }), [{ name: 'api_key', label: 'API key', hosts: ['api.example.com'] }, { name: 'hook', label: 'hook', hosts: [] }])
})

test('whatever the scope, reading never throws', (t) => {
  fc.assert(fc.property(fc.anything(), (scope) => void secretsAsked({ required: [right('secrets', scope)], optional: [] })))
  t.pass()
})
