import test from 'ava'
import { createKnownAnswers } from '../../../../core/console/gateway/known-answers.ts'

test('who shows an operation hears that it is outdated, until it stops listening', (t) => {
  const known = createKnownAnswers()
  let heard = 0
  const stop = known.onOutdated('plugin.list', () => { heard += 1 })
  known.outdate('plugin.list')
  known.outdate('session.list')
  t.is(heard, 1)
  stop()
  known.outdate('plugin.list')
  t.is(heard, 1)
})

test('answers are kept until they are forgotten', (t) => {
  const known = createKnownAnswers()
  known.set('a', 1)
  known.set('b', 2)
  known.forget('a')
  t.deepEqual([known.get('a'), known.get('b')], [undefined, 2])
  known.clear()
  t.is(known.get('b'), undefined)
})
