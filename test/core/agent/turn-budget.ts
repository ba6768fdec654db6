import test from 'ava'
import { createTurnBudget } from '../../../core/agent/turn-budget.ts'
import { TurnError } from '../../../core/agent/turn-error.ts'

const limits = { steps: 2, tokens: 100, seconds: 300 }

test('steps and tokens are counted, and the message names the limit', t => {
  using budget = createTurnBudget(limits, new AbortController().signal)
  budget.startStep()
  budget.startStep()
  t.regex(t.throws(() => budget.startStep(), { instanceOf: TurnError, code: 'steps_limit' })?.message ?? '', /after 2 model replies/)
})

test('the step that passes the token limit is the last', t => {
  using budget = createTurnBudget(limits, new AbortController().signal)
  budget.startStep()
  budget.spend({ inputTokens: 60, outputTokens: 30 })
  t.false(budget.exceededBy(10))
  t.true(budget.exceededBy(11))
  budget.spend({ inputTokens: 10, outputTokens: 1 })
  t.throws(() => budget.startStep(), { instanceOf: TurnError, code: 'tokens_limit' })
})

test('time runs out by the signal', async t => {
  using budget = createTurnBudget({ ...limits, seconds: 0.02 }, new AbortController().signal)
  await new Promise(resolve => budget.signal.addEventListener('abort', resolve))
  t.is(budget.signal.reason.code, 'time_limit')
  t.throws(() => budget.startStep(), { code: 'time_limit' })
})

test("the caller's stop and its reason are passed on, before and after", t => {
  const controller = new AbortController()
  using during = createTurnBudget(limits, controller.signal)
  const reason = new TurnError('turn_cancelled', 'Stopped.')
  controller.abort(reason)
  t.is(during.signal.reason, reason)
  using after = createTurnBudget(limits, controller.signal)
  t.throws(() => after.startStep(), { is: reason })
})
