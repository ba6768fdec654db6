import test from 'ava'
import { createPace } from '../../../core/channels/pace.ts'

test('each key counts for itself, and says when it begins anew', async (t) => {
  const pace = createPace({ windowS: 60 })
  t.is((await pace.count('ann')).times, 1)
  const second = await pace.count('ann')
  t.is(second.times, 2)
  t.true(second.anewInS > 0 && second.anewInS <= 60)
  t.is((await pace.count('bob')).times, 1)
})
