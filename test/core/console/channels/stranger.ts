import test from 'ava'
import { approvalInput } from '../../../../core/console/channels/stranger.ts'

test('somebody known is linked, somebody new has a name', (t) => {
  t.deepEqual(approvalInput('r', { kind: 'known', principal: 'p' }), { id: 'r', principal: 'p' })
  t.deepEqual(approvalInput('r', { kind: 'new', name: ' Ann ' }), { id: 'r', newMember: 'Ann' })
  for (const name of ['', '  ', 'x'.repeat(101)]) t.is(approvalInput('r', { kind: 'new', name }), undefined)
})
