import test from 'ava'
import { leaseChoices, leaseTerms } from '../../../../core/console/rights/lease-choice.ts'

test('what is offered fits the right and the place', (t) => {
  t.deepEqual(leaseChoices('net.http', 's'), ['once', 'conversation', 'hour', 'always'])
  t.deepEqual(leaseChoices('net.http', undefined), ['once', 'hour', 'always'])
  t.deepEqual(leaseChoices('secrets', 's'), ['conversation', 'hour', 'always'])
})

test('each choice but the last ends by itself', (t) => {
  t.deepEqual(leaseTerms('once', 's'), { uses: 1, minutes: 60, session: 's' })
  t.deepEqual(leaseTerms('once', undefined), { uses: 1, minutes: 60 })
  t.deepEqual(leaseTerms('conversation', 's'), { session: 's' })
  t.deepEqual(leaseTerms('hour', 's'), { minutes: 60 })
  t.is(leaseTerms('always', 's'), undefined)
})
