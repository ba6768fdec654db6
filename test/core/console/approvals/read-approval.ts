import test from 'ava'
import { readApproval } from '../../../../core/console/approvals/read-approval.ts'
import { approvalOf } from '../../../helpers/console-scene.ts'

test('an event of an approval is read whole, or not at all', (t) => {
  const approval = approvalOf({})
  t.is(readApproval({ approval }), approval)
  for (const broken of [null, 7, {}, { approval: null }, { approval: { ...approval, id: 7 } }, { approval: { ...approval, arguments: null } }, { approval: { ...approval, arguments: { text: 7 } } }, { approval: { ...approval, taintedBy: 'x' } }]) t.is(readApproval(broken), undefined)
})
