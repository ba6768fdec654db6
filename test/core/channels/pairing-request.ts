import test from 'ava'
import { maxWaiting, pairingStep } from '../../../core/channels/pairing-request.ts'

const now = new Date('2026-11-22T12:00:00Z')
const later = new Date('2026-11-22T12:30:00Z')
const earlier = new Date('2026-11-22T11:59:59Z')

for (const [title, known, waiting, step] of [
  ['a stranger gets a code', undefined, 0, 'ask'],
  ['no more than so many strangers wait at once', undefined, maxWaiting, 'ignore'],
  ['one has a code already', { expiresAt: later, rejectedAt: null }, 1, 'remind'],
  ['also when nobody new would get one', { expiresAt: later }, maxWaiting, 'remind'],
  ['a code that expired is followed by another', { expiresAt: earlier, rejectedAt: null }, 0, 'ask'],
  ['a code expires to the moment', { expiresAt: now }, 0, 'ask'],
  ['but not while too many wait', { expiresAt: earlier }, maxWaiting, 'ignore'],
  ['a no holds', { expiresAt: later, rejectedAt: earlier }, 0, 'ignore'],
  ['and ends', { expiresAt: earlier, rejectedAt: earlier }, 0, 'ask'],
] as const) {
  test(title, (t) => t.is(pairingStep(known, { waiting, now }), step))
}
