import test from 'ava'
import { z } from 'zod'
import { checkCapabilityRequests } from '../../../plugin-registry/manifest/capability-requests.ts'
import type { CapabilityKind } from '../../../plugin-registry/manifest/capability-kind.ts'
import type { PackageJson } from '../../../plugin-registry/manifest/manifest-schema.ts'

const kinds: CapabilityKind[] = [
  { name: 'net.http', effect: 'external', scope: z.strictObject({ allow: z.array(z.strictObject({ url: z.string() })) }) },
  { name: 'kv', effect: 'write', scope: z.strictObject({ bytes: z.int().min(1) }) },
]
const check = (capabilities: object, optional: object = {}) => () => checkCapabilityRequests({ capabilities, optional } as PackageJson['airlock'], kinds, 'package.json')

test('requests that their capabilities understand pass', (t) => {
  t.notThrows(check({}))
  t.notThrows(check({ kv: { bytes: 1 } }, { 'net.http': { allow: [{ url: 'https://example.com/*' }] } }))
})

test('what the gateway does not have is refused, optional or not', (t) => {
  t.throws(check({ 'messages.delete': {} }), { code: 'manifest_invalid' })
  t.throws(check({}, { 'messages.delete': {} }), { code: 'manifest_invalid' })
})

test('the place inside a scope is named', (t) => {
  t.like(t.throws(check({ 'net.http': { allow: [{ url: 5 }] } })), { code: 'manifest_invalid', details: { path: 'airlock.capabilities.net.http.allow.0.url', found: '5', allowed: 'a string' } })
  t.like(t.throws(check({}, { kv: { bytes: 1, byte: 2 } })), { details: { path: 'airlock.optional.kv.byte', suggestion: 'bytes' } })
})

test('one capability in both parts is refused', (t) => {
  t.throws(check({ kv: { bytes: 1 } }, { kv: { bytes: 2 } }), { code: 'manifest_invalid', message: /each capability in one of the two/ })
})
