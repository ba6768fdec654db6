import test from 'ava'
import { leaseTerms } from '../../../core/plugins/lease-terms.ts'
import { capabilityKinds } from '../../helpers/capability-kinds.ts'

const kinds = capabilityKinds()
const kv = kinds.find(({ name }) => name === 'kv')!
const secrets = kinds.find(({ name }) => name === 'secrets')!
const now = new Date('2026-11-23T10:00:00Z')

test('a lease ends by what was said', (t) => {
  t.deepEqual(leaseTerms({ minutes: 60 }, kv, kinds, now), { expiresAt: new Date('2026-11-23T11:00:00Z'), uses: null, usesLeft: null, session: null })
  t.deepEqual(leaseTerms({ until: '2026-11-24T00:00:00+02:00', uses: 3, session: 's' }, kv, kinds, now), { expiresAt: new Date('2026-11-23T22:00:00Z'), uses: 3, usesLeft: 3, session: 's' })
  t.deepEqual(leaseTerms({ session: 's' }, secrets, kinds, now), { expiresAt: null, uses: null, usesLeft: null, session: 's' })
})

for (const [name, terms, capability] of [
  ['without an end', {}, kv],
  ['with two ends', { minutes: 1, until: '2026-11-24T00:00:00Z' }, kv],
  ['that is over already', { until: '2026-11-23T10:00:00Z' }, kv],
  ['by count, of what others use', { uses: 3 }, secrets],
] as const) {
  test(`a lease ${name} is refused`, (t) => void t.throws(() => leaseTerms(terms, capability, kinds, now), { code: 'input_invalid' }))
}
