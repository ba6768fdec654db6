import test from 'ava'
import { grantAllow, grantLease, grantRevoke } from '../../../core/operations/grant.ts'
import type { Grant } from '../../../core/operations/shapes/grant.ts'

const text = { en: 'may read **api.example.com**', 'zh-CN': '可以读取 **api.example.com**' }
const endless: Grant = {
  id: '01G', plugin: 'weather', capability: 'net.http', scope: {}, consents: [{ text, weight: 2 }], grantedBy: 'ada', createdAt: '2026-11-23T00:00:00.000Z',
  expiresAt: null, uses: null, usesLeft: null, session: null,
}

test('what was allowed or taken back is on record as its owner reads it', (t) => {
  t.is(grantAllow.subject!({ plugin: 'weather', capability: 'net.http', scope: {} }, { grant: endless }), 'weather net.http: may read api.example.com')
  t.is(grantRevoke.subject!({ grant: '01G' }, { grant: endless }), 'weather net.http: may read api.example.com')
})

test('how a lease ends is on record', (t) => {
  const lease = { ...endless, uses: 10, usesLeft: 10, expiresAt: '2026-11-24T00:00:00.000Z', session: '01S' }
  t.is(grantLease.subject!({ plugin: 'weather', capability: 'net.http', scope: {} }, { grant: lease }), 'weather net.http: may read api.example.com; 10 uses; until 2026-11-24T00:00:00.000Z; in 01S alone')
})
