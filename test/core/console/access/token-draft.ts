import test from 'ava'
import { chosenScopes, emptyTokenDraft, isComplete, offeredTo } from '../../../../core/console/access/token-draft.ts'

test('a token needs a name and something it may do', (t) => {
  t.false(isComplete(emptyTokenDraft))
  t.false(isComplete({ ...emptyTokenDraft, name: '  ' }))
  t.false(isComplete({ ...emptyTokenDraft, name: 'x'.repeat(101) }))
  t.false(isComplete({ ...emptyTokenDraft, name: 'phone', scopes: [] }))
  t.true(isComplete({ ...emptyTokenDraft, name: 'phone' }))
})

test('only scopes that are offered are chosen, mildest first', (t) => t.deepEqual(chosenScopes(['admin', 'read', 'root', '__proto__']), ['read', 'admin']))

test('what one does not hold is not offered', (t) => {
  t.deepEqual(offeredTo(['read', 'chat', 'write', 'approve']), ['read', 'chat', 'approve'])
  t.deepEqual(offeredTo([]), [])
})
