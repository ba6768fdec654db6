import test from 'ava'
import { createEventHub } from '../../../core/events/event-hub.ts'
import type { GatewayEvent } from '../../../core/events/events.ts'
import { shareEvents } from '../../../core/events/shared-events.ts'
import type { Signals } from '../../../core/store/signals.ts'

/** Signals of two gateways that hear each other. */
function pair(): [Signals, Signals] {
  const listeners = [new Map<string, (data: unknown) => void>(), new Map<string, (data: unknown) => void>()] as const
  const end = (own: 0 | 1, other: 0 | 1): Signals => ({
    send: (name, data) => listeners[other].get(name)?.(structuredClone(data)),
    on: (name, heard) => (listeners[own].set(name, heard), () => listeners[own].delete(name)),
    async [Symbol.asyncDispose]() {},
  })
  return [end(0, 1), end(1, 0)]
}

test('what one gateway publishes the other\'s consoles hear once, and nothing comes back', (t) => {
  const [one, two] = [createEventHub(), createEventHub()]
  const [left, right] = pair()
  shareEvents(one, left)
  const stop = shareEvents(two, right)
  const heard: GatewayEvent[] = []
  const own: GatewayEvent[] = []
  two.onPublish((event) => heard.push(event))
  one.onPublish((event) => own.push(event))
  one.publish('session:a', 'message.final', { text: 'hi' })
  one.publish('session:a', 'message.final', { text: 'x'.repeat(9_000) })
  t.deepEqual(heard.map(({ topic, type, data }) => [topic, type, data]), [['session:a', 'message.final', { text: 'hi' }], ['session:a', 'replay_gap', {}]])
  t.is(own.length, 2)
  stop()
  one.publish('session:a', 'message.final', {})
  t.is(heard.length, 2)
})

test('a note that says nothing is passed over', (t) => {
  const hub = createEventHub()
  const [left, right] = pair()
  shareEvents(hub, left)
  const heard: unknown[] = []
  hub.onPublish((event) => heard.push(event))
  for (const data of [undefined, null, { topic: 1 }, 'x']) right.send('event', data)
  t.deepEqual(heard, [])
})
