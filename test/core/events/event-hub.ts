import test from 'ava'
import { createEventHub } from '../../../core/events/event-hub.ts'
import type { GatewayEvent } from '../../../core/events/events.ts'

test('each topic counts for itself, and listeners hear all', (t) => {
  const hub = createEventHub()
  const heard: GatewayEvent[] = []
  const stop = hub.onPublish((event) => heard.push(event))
  const { seq } = hub.replay('plugins')
  hub.publish('plugins', 'plugin.changed', { plugin: 'a' })
  hub.publish('system', 'config.changed', {})
  hub.publish('plugins', 'plugin.changed', { plugin: 'b' })
  stop()
  hub.publish('plugins', 'plugin.changed', { plugin: 'c' })
  t.deepEqual(heard.map(({ topic }) => topic), ['plugins', 'system', 'plugins'])
  t.deepEqual(heard.filter(({ topic }) => topic === 'plugins').map((event) => event.seq), [seq + 1, seq + 2])
  t.is(hub.replay('plugins', seq).events.length, 3)
})

test('after a restart, an old seq meets a gap and learns the new one', (t) => {
  const before = createEventHub({ now: () => new Date(1_000_000) })
  before.publish('plugins', 'x', {})
  const { seq } = before.replay('plugins')
  const after = createEventHub({ now: () => new Date(1_000_001) })
  const { seq: now, events } = after.replay('plugins', seq)
  t.true(now > seq)
  t.like(events[0], { type: 'replay_gap', seq: now })
})

test('a topic nobody used for long is forgotten, and says so', (t) => {
  const hub = createEventHub()
  hub.publish('session:old', 'x', {})
  const { seq } = hub.replay('session:old')
  for (let count = 0; count < 1_000; count++) hub.publish(`session:${count}`, 'x', {})
  t.is(hub.replay('session:old', seq).events[0]?.type, 'replay_gap')
  t.is(hub.replay('session:999', 0).events.length, 1)
})

test('zero asks for all that is kept, also of a topic that never was', (t) => {
  const hub = createEventHub()
  t.deepEqual(hub.replay('session:new', 0).events, [])
  hub.publish('session:new', 'x', {})
  t.is(hub.replay('session:new', 0).events.length, 1)
})

test('all topics together keep no more than the gateway can hold: the one silent for longest goes', (t) => {
  const hub = createEventHub()
  const text = 'x'.repeat(1_000_000)
  hub.publish('session:old', 'x', {})
  const { seq } = hub.replay('session:old')
  for (let count = 0; count < 40; count++) hub.publish(`session:${count}`, 'x', { text })
  t.is(hub.replay('session:old', seq).events[0]?.type, 'replay_gap')
  t.is(hub.replay('session:39', 0).events.length, 1)
  t.is(hub.replay('session:20', 0).events.length, 1)
  t.is(hub.replay('session:0', 0).events.length, 0)
})
