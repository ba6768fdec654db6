import test from 'ava'
import { createLiveTurns } from '../../../core/agent/live-turns.ts'
import { createTranscript } from '../../../core/agent/transcript.ts'
import { TurnError } from '../../../core/agent/turn-error.ts'

const stop = new TurnError('turn_cancelled', 'Stopped.')
const transcript = (turn: string) => createTranscript({ events: { publish() {} }, session: 's', turn, message: 'm' })

test('a turn is shown once it began, and stopped once', t => {
  const live = createLiveTurns()
  const signal = live.add('1', 's', 'ann')
  live.add('2', 's', 'ann')
  t.is(live.running('s'), null)
  live.begin('1', transcript('1'))
  t.is(live.running('s')?.turn, '1')
  t.is(live.running('other'), null)
  t.true(live.stop('1', stop))
  t.is(signal.reason, stop)
  t.false(live.stop('1', stop))
  live.remove('1')
  t.is(live.running('s'), null)
  t.false(live.stop('__proto__', stop))
})

test('stopping a session waits for its turns, not for others', async t => {
  const live = createLiveTurns()
  const [one, other] = [live.add('1', 'a', 'ann'), live.add('2', 'b', 'ann')]
  let stopped = false
  const done = live.stopSession('a', stop).then(() => (stopped = true))
  await new Promise(setImmediate)
  t.true(one.aborted)
  t.false(stopped)
  t.false(other.aborted)
  live.remove('1')
  await done
  live.stopAll(stop)
  t.true(other.aborted)
})

test('the turns of one person are stopped, and nobody else’s', t => {
  const live = createLiveTurns()
  const [hers, his] = [live.add('1', 'a', 'ann'), live.add('2', 'b', 'bob')]
  live.stopOwner('ann', new Error('removed'))
  t.true(hers.aborted)
  t.false(his.aborted)
})
