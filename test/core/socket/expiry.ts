import { mock } from 'node:test'
import test from 'ava'
import { atExpiry } from '../../../core/socket/expiry.ts'

const dayMs = 86_400_000

test.serial('expires at the moment, also when no timer counts that far', (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 })
  t.teardown(() => mock.timers.reset())
  let expired = 0
  atExpiry(new Date(60 * dayMs), () => (expired += 1))
  for (let day = 0; day < 59; day++) mock.timers.tick(dayMs)
  t.is(expired, 0)
  mock.timers.tick(dayMs)
  t.is(expired, 1)
})

test.serial('what is over already expires at once; what is called off or has no end, never', (t) => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 5 * dayMs })
  t.teardown(() => mock.timers.reset())
  let expired = 0
  atExpiry(new Date(0), () => (expired += 1))
  atExpiry(new Date(6 * dayMs), () => t.fail())()
  atExpiry(null, () => t.fail())
  mock.timers.tick(2 * dayMs)
  t.is(expired, 1)
})
