import test from 'ava'
import { ModelError } from '../../../core/models/model-error.ts'
import { createModelHealth } from '../../../core/models/model-health.ts'

const model = (id: string) => ({ id, provider: id.split('/')[0]!, name: id.split('/')[1]! })
const down = new ModelError('provider_unreachable', 'down')

test('a provider that is down is remembered for all of its models, a quota for one', t => {
  const health = createModelHealth({ now: () => 0 })
  health.failed(model('a/x'), down)
  t.is(health.lately(model('a/other')), down)
  health.failed(model('b/x'), new ModelError('provider_rate_limited', 'busy'))
  t.truthy(health.lately(model('b/x')))
  t.is(health.lately(model('b/other')), undefined)
})

test('it is forgotten after a minute, after the time that was asked for, or once it answers', t => {
  let now = 0
  const health = createModelHealth({ now: () => now })
  health.failed(model('a/x'), down)
  health.failed(model('b/x'), new ModelError('provider_rate_limited', 'busy', { retryAfterMs: 120_000 }))
  health.failed(model('c/x'), new ModelError('provider_rate_limited', 'busy', { retryAfterMs: 86_400_000 }))
  now = 60_000
  t.is(health.lately(model('a/x')), undefined)
  t.truthy(health.lately(model('b/x')))
  now = 600_000
  t.is(health.lately(model('b/x')), undefined)
  t.is(health.lately(model('c/x')), undefined)
  health.failed(model('a/x'), down)
  health.answered(model('a/x'))
  t.is(health.lately(model('a/x')), undefined)
  health.failed(model('a/x'), down)
  health.clear()
  t.is(health.lately(model('a/x')), undefined)
})

test('an endless list of models is not remembered', t => {
  const health = createModelHealth()
  for (let count = 0; count < 5_000; count += 1) health.failed(model(`p${count}/x`), down)
  t.is(health.lately(model('p4999/x')), down)
  t.is(health.lately(model('p0/x')), undefined)
})
