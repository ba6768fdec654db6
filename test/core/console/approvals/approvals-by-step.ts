import test from 'ava'
import { withApprovals } from '../../../../core/console/approvals/approvals-by-step.ts'
import { approvalOf } from '../../../helpers/console-scene.ts'

test('what was decided stays decided, in whatever order it is heard', (t) => {
  const waiting = approvalOf({ step: 's1' })
  const denied = approvalOf({ step: 's1', state: 'denied' })
  for (const order of [[waiting, denied], [denied, waiting]]) t.is(withApprovals(new Map(), order).get('s1')?.state, 'denied')
  const before = new Map([['s1', waiting]])
  t.is(withApprovals(before, [denied, approvalOf({ step: 's2' })]).size, 2)
  t.is(before.get('s1')?.state, 'waiting')
})
