import test from 'ava'
import { consentFor, consentsOf } from '../../plugin-registry/consent.ts'
import { capabilityKinds } from '../helpers/capability-kinds.ts'

const kinds = capabilityKinds()

test('rights come worst first, with the author\'s reason', (t) => {
  const { required, optional } = consentFor(
    {
      capabilities: { kv: { bytes: 1000, reason: 'keep a count' }, 'net.http': { allow: [{ url: 'https://example.com/*', methods: ['GET'] }, { url: 'https://*/*', methods: ['POST'] }] } },
      optional: { 'messages.observe': { channels: ['telegram'], reason: 'learn' } },
    },
    kinds,
  )
  t.deepEqual(required.map(({ capability, reason }) => [capability, reason]), [['net.http', undefined], ['kv', 'keep a count']])
  t.deepEqual(required[0]!.consents.map(({ weight }) => weight), [5, 2])
  t.regex(required[0]!.consents[1]!.text.en, /\*\*example\.com\*\*/)
  t.like(optional, [{ capability: 'messages.observe', reason: 'learn' }])
})

test('every sentence stands in both languages', (t) => {
  for (const consent of [...consentsOf('kv', { bytes: 5 }, kinds), ...consentsOf('messages.observe', { channels: ['telegram'], reason: 'learn' }, kinds), ...consentsOf('from.the.future', {}, kinds)]) {
    t.truthy(consent.text.en)
    t.regex(consent.text['zh-CN'], /\p{Script=Han}/u)
  }
})

test('asking for nothing gives nothing to decide', (t) => t.deepEqual(consentFor({ capabilities: {}, optional: {} }, kinds), { required: [], optional: [] }))
