import test from 'ava'
import { approvalTopics } from '../../../../core/console/approvals/approval-topics.ts'

test('the owner listens to everybody\'s approvals, others to their own, who cannot decide to none', (t) => {
  t.deepEqual(approvalTopics({ id: 'o', role: 'owner', decides: true }), ['approvals'])
  t.deepEqual(approvalTopics({ id: 'm', role: 'member', decides: true }), ['approvals:m'])
  t.deepEqual(approvalTopics({ id: 'g', role: 'guest', decides: false }), [])
  t.deepEqual(approvalTopics(undefined), [])
})
