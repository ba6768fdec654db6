import test from 'ava'
import { createPulse, fits } from '../../../core/channels/pulse.ts'
import { until } from '../../helpers/channel-scene.ts'

const every = { start: { '/op': 10 }, ms: { pointer: '/d/interval' }, message: { op: 1, d: null }, putLast: '/d', answer: { '/op': 11 } }

function pulseOf(more: object = {}, isReading = () => true) {
  const sent: unknown[] = []
  const did = { dead: 0 }
  const pulse = createPulse({ ...every, ...more }, { send: (message) => sent.push(message), onDead: () => void did.dead++, last: () => 7, isReading, random: () => 0 })
  return { pulse, sent, did }
}

test('begins with the message that fits, says the newest number, and hears the answers', async (t) => {
  const { pulse, sent } = pulseOf()
  using _pulse = pulse
  t.false(pulse.see({ op: 0 }))
  t.false(pulse.see({ op: 10, d: { interval: 5_000 } }))
  await until(() => sent.length > 0)
  t.deepEqual(sent, [{ op: 1, d: 7 }])
  t.true(pulse.see({ op: 11 }))
  t.false(pulse.see('text'))
  t.false(pulse.see(undefined))
})

const beats = async (made: ReturnType<typeof pulseOf>, ms: unknown, done: () => boolean) => {
  made.pulse.see({ op: 10, d: { interval: ms } })
  const started = performance.now()
  await until(done)
  made.pulse[Symbol.dispose]()
  return performance.now() - started
}

test('asked for one every millisecond, it gives one a second', async (t) => {
  for (const ms of [1, 0, -5]) {
    const made = pulseOf({ answer: undefined })
    t.true((await beats(made, ms, () => made.sent.length === 2)) > 900, String(ms))
  }
})

test('a number that is none, or a thousand beginnings, start nothing twice', async (t) => {
  const made = pulseOf()
  for (const interval of ['1000', null, {}, Number.NaN]) made.pulse.see({ op: 10, d: { interval } })
  for (let count = 0; count < 1_000; count++) made.pulse.see({ op: 10, d: { interval: 1_000 } })
  await until(() => made.sent.length > 0)
  t.is(made.sent.length, 1)
  made.pulse[Symbol.dispose]()
})

test('a missing answer is death; while nothing is read, none is missed', async (t) => {
  const dead = pulseOf()
  await beats(dead, 1_000, () => dead.did.dead === 1)
  t.is(dead.sent.length, 1)
  const unread = pulseOf({}, () => false)
  await beats(unread, 1_000, () => unread.sent.length === 2)
  t.is(unread.did.dead, 0)
})

test('a fixed time begins with the connection; nothing declared does nothing', async (t) => {
  const fixed = pulseOf({ start: undefined, ms: 1_000 })
  fixed.pulse.begin()
  await until(() => fixed.sent.length > 0)
  t.is(fixed.sent.length, 1)
  fixed.pulse[Symbol.dispose]()
  using none = createPulse(undefined, { send: () => t.fail(), onDead: () => t.fail(), last: () => null, isReading: () => true })
  none.begin()
  t.false(none.see({ op: 11 }))
})

test('only own properties fit', (t) => {
  t.true(fits({ a: { b: null } }, { '/a/b': null }))
  t.false(fits({}, { '/__proto__': null }))
  t.false(fits([1], { '/length': 1 }) && fits({}, { '/constructor/name': 'Object' }))
})
