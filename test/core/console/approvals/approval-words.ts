import test from 'ava'
import { outcomeKey, reasonKey } from '../../../../core/console/approvals/approval-words.ts'
import type { Approval } from '../../../../core/operations/shapes/approval.ts'
import { judge } from '../../../../core/policy/policy.ts'

test('each reason to ask has words', (t) => {
  for (const role of ['owner', 'guest'] as const) for (const origin of ['console', 'webhook'] as const) for (const effect of ['write', 'external', 'spend'] as const) for (const external of ['tainted', 'ask'] as const) {
    const { verdict, why } = judge({ role, origin, effect, tainted: true, byHand: false, rule: false }, { write: 'allow', external, spend: 'ask' })
    if (verdict === 'ask') t.is(reasonKey(why), `approval.why.${why}` as never)
  }
  for (const unknown of [null, '', 'reads', '__proto__', 'constructor']) t.is(reasonKey(unknown), undefined)
})

test('each end has words', (t) => {
  const words = (state: Approval['state'], decision: Approval['decision'] = null) => outcomeKey({ state, decision })
  t.deepEqual([words('allowed', 'once'), words('allowed', 'always'), words('denied', 'deny'), words('expired')], ['approval.was.once', 'approval.was.always', 'approval.was.denied', 'approval.was.expired'])
})
