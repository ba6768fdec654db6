import test from 'ava'
import { createInFlight } from '../../../sandbox/broker/in-flight.ts'

type Listener = (plugin: string, capability: string) => void

function scene() {
  const listeners = new Set<Listener>()
  const inFlight = createInFlight({
    granted: () => [],
    onRevoke(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  })
  return { inFlight, listeners, revoke: (plugin: string, capability: string) => { for (const each of listeners) each(plugin, capability) } }
}

const never = new AbortController().signal
const flight = (changes: object = {}) => ({ plugin: 'weather', capabilities: ['net.http', 'secrets'], stillAllowed: () => false, ...changes })

test('a revoked right ends the requests that need it, and no others', (t) => {
  const { inFlight, revoke } = scene()
  const mine = inFlight.begin(flight(), never)
  const another = inFlight.begin(flight({ plugin: 'news' }), never)
  const storage = inFlight.begin(flight({ capabilities: ['kv'] }), never)
  const { signal } = mine
  revoke('weather', 'secrets')
  t.true(mine.revoked && signal.aborted)
  t.false(another.revoked || another.signal.aborted)
  t.false(storage.revoked || storage.signal.aborted)
})

test('a request that what is left still covers goes on', (t) => {
  const { inFlight, revoke } = scene()
  const covered = inFlight.begin(flight({ stillAllowed: (capability: string) => capability === 'net.http' }), never)
  revoke('weather', 'net.http')
  t.false(covered.signal.aborted)
  revoke('weather', 'secrets')
  t.true(covered.signal.aborted)
})

test('a signal asked for after the revocation is aborted already', (t) => {
  const { inFlight, revoke } = scene()
  const late = inFlight.begin(flight(), never)
  revoke('weather', 'net.http')
  t.true(late.signal.aborted)
})

test('the end of the tool call ends the request too', (t) => {
  const { inFlight } = scene()
  const call = new AbortController()
  const { signal, revoked } = inFlight.begin(flight(), call.signal)
  call.abort()
  t.true(signal.aborted)
  t.false(revoked)
})

test('a request that has ended is let go, and disposing lets go of the grants', (t) => {
  const { inFlight, listeners, revoke } = scene()
  const ended = inFlight.begin(flight(), never)
  ended[Symbol.dispose]()
  revoke('weather', 'net.http')
  t.false(ended.revoked)
  inFlight[Symbol.dispose]()
  t.is(listeners.size, 0)
})

test('a request that has ended no longer listens to its tool call', (t) => {
  const { inFlight } = scene()
  const call = new AbortController()
  const ended = inFlight.begin(flight(), call.signal)
  const { signal } = ended
  ended[Symbol.dispose]()
  call.abort()
  t.false(signal.aborted)
})

test('whoever asks for the signal after the end hears of the end of the tool call all the same', (t) => {
  const { inFlight } = scene()
  const call = new AbortController()
  const ended = inFlight.begin(flight(), call.signal)
  ended[Symbol.dispose]()
  call.abort()
  t.true(ended.signal.aborted)
})
