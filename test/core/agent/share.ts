import test from 'ava'
import { createShares } from '../../../core/agent/share.ts'

test('one person has so many turns at once, whatever others have', t => {
  const shares = createShares({ each: 2 })
  const giveBack = shares.take('ann')
  shares.take('ann')
  t.throws(() => shares.take('ann'), { code: 'rate_limited' })
  shares.take('bob')
  giveBack()
  t.notThrows(() => shares.take('ann'))
  t.throws(() => shares.take('ann'), { code: 'rate_limited' })
})
