import test from 'ava'
import type { GrantRow } from '../../../core/store/entities/grant.ts'
import { hasUses, holdsFor, isCounted, isInTime, isLease, wasOverBy } from '../../../core/plugins/lease.ts'

const at = (ms: number) => new Date(ms)
const plain: Pick<GrantRow, 'expiresAt' | 'usesLeft' | 'session'> = { expiresAt: null, usesLeft: null, session: null }

const rows: [string, typeof plain, boolean, boolean, boolean, boolean][] = [
  ['a grant for good', plain, false, false, true, true],
  ['one with time left', { ...plain, expiresAt: at(101) }, true, false, true, true],
  ['one at its end', { ...plain, expiresAt: at(100) }, true, false, true, false],
  ['one with uses', { ...plain, usesLeft: 1 }, true, true, true, true],
  ['one that is used up', { ...plain, usesLeft: 0 }, true, true, false, true],
  ['one for a conversation', { ...plain, session: 's' }, true, false, true, true],
]

for (const [name, row, lease, counted, uses, inTime] of rows) {
  test(name, (t) => t.deepEqual([isLease(row), isCounted(row), hasUses(row), isInTime(row, 100)], [lease, counted, uses, inTime]))
}

test('a lease for a conversation holds there alone', (t) => {
  t.true(holdsFor(plain, {}))
  t.true(holdsFor({ session: 's' }, { session: 's' }))
  t.false(holdsFor({ session: 's' }, { session: 'other' }))
  t.false(holdsFor({ session: 's' }, {}))
})

test('what was over long ago is told from what is just over', (t) => {
  t.true(wasOverBy({ ...plain, expiresAt: at(50), createdAt: at(0) }, 100))
  t.false(wasOverBy({ ...plain, expiresAt: at(150), createdAt: at(0) }, 100))
  t.true(wasOverBy({ ...plain, usesLeft: 0, createdAt: at(50) }, 100))
  t.false(wasOverBy({ ...plain, usesLeft: 0, createdAt: at(150) }, 100))
  t.false(wasOverBy({ ...plain, createdAt: at(0) }, 100))
})
