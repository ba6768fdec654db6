import test from 'ava'
import { askedSecrets } from '../../../core/cli/asked-secrets.ts'

const right = (capability: string, scope: unknown) => ({ capability, scope, consents: [], granted: false })

test('a manifest\'s secrets are named with their labels, and whether a server hands them out', (t) => {
  const rights = { required: [right('kv', { bytes: 1 }), right('secrets', { key: { label: 'API key', hosts: ['a.example'] }, session: { capture: {} } })], optional: [right('secrets', { more: { label: 'More' } })] }
  t.deepEqual(askedSecrets(rights), [{ name: 'key', label: 'API key', captured: false }, { name: 'session', label: 'session', captured: true }, { name: 'more', label: 'More', captured: false }])
  t.deepEqual(askedSecrets({ required: [right('secrets', 'nonsense')], optional: [] }), [])
})
