import { once } from 'node:events'
import test from 'ava'
import type { Socket } from 'socket.io-client'
import { ownedSessions, startFaces } from '../../helpers/faces.ts'

const call = (socket: Socket, operation: unknown, input?: unknown) => socket.emitWithAck('call', { operation, input })

/** The next events that this client receives. */
function collect(socket: Socket, count: number): Promise<any[]> {
  const events: unknown[] = []
  return new Promise((resolve) => {
    socket.on('event', (event: unknown) => {
      events.push(event)
      if (events.length === count) resolve(events)
    })
  })
}

test('malformed calls get the documented error, and the connection stays', async (t) => {
  const faces = await startFaces(t, { plugins: { list: async () => ({ plugins: [] }) } })
  const socket = await faces.connect({ token: await faces.token() })
  for (const payload of [null, undefined, 'plugin.list', 7, [], { operation: 7 }, { operation: 'plugin.list', extra: 1 }, { input: {} }, { operation: 'x'.repeat(1_000) }]) {
    const answer = await socket.emitWithAck('call', payload)
    t.is(answer.error.code, 'input_invalid', JSON.stringify(payload))
  }
  for (const name of ['__proto__', 'constructor', 'toString']) t.is((await call(socket, name)).error.code, 'operation_unknown')
  t.is((await socket.emitWithAck('no-such-event', {})).error.code, 'operation_unknown')
  t.is((await socket.emitWithAck('__proto__', {})).error.code, 'operation_unknown')
  t.is((await call(socket, 'plugin.call', { plugin: 'a', tool: 'b', input: Buffer.alloc(16) })).error.code, 'input_invalid')
  socket.emit('call', { operation: 'plugin.list' })
  t.true((await call(socket, 'plugin.list')).ok)
})

test('a scope that is missing is missing here, too', async (t) => {
  const faces = await startFaces(t)
  const socket = await faces.connect({ token: await faces.token(['chat']) })
  t.is((await call(socket, 'plugin.list')).error.code, 'scope_missing')
})

test('a subscriber gets what is published, in order', async (t) => {
  const faces = await startFaces(t)
  const socket = await faces.connect({ token: await faces.token() })
  const { output } = await socket.emitWithAck('subscribe', { topic: 'plugins' })
  const events = collect(socket, 2)
  faces.hub.publish('plugins', 'plugin.changed', { plugin: 'a' })
  faces.hub.publish('system', 'config.changed', {})
  faces.hub.publish('plugins', 'plugin.changed', { plugin: 'b' })
  const [first, second] = await events
  t.like(first, { topic: 'plugins', type: 'plugin.changed', seq: output.seq + 1, data: { plugin: 'a' } })
  t.like(second, { seq: output.seq + 2, data: { plugin: 'b' } })
  t.false(Number.isNaN(Date.parse(first.at)))
})

test('who was away gets what was missed, before the answer', async (t) => {
  const faces = await startFaces(t)
  const first = await faces.connect({ token: await faces.token() })
  const { output } = await first.emitWithAck('call', { operation: 'subscribe', input: { topic: 'plugins' } })
  first.disconnect()
  faces.hub.publish('plugins', 'plugin.changed', { plugin: 'a' })
  const again = await faces.connect({ token: await faces.token() })
  const seen: any[] = []
  again.on('event', (event) => seen.push(event))
  const answer = await again.emitWithAck('subscribe', { topic: 'plugins', seq: output.seq })
  t.deepEqual(seen.map(({ seq }) => seq), [output.seq + 1])
  t.is(answer.output.seq, output.seq + 1)
})

test('past the buffer, a gap is told', async (t) => {
  const faces = await startFaces(t)
  const socket = await faces.connect({ token: await faces.token() })
  const { output } = await socket.emitWithAck('subscribe', { topic: 'plugins' })
  await socket.emitWithAck('unsubscribe', { topic: 'plugins' })
  for (let count = 0; count < 600; count++) faces.hub.publish('plugins', 'plugin.changed', { count })
  const events = collect(socket, 1)
  const answer = await socket.emitWithAck('subscribe', { topic: 'plugins', seq: output.seq })
  t.like((await events)[0], { type: 'replay_gap', topic: 'plugins', seq: answer.output.seq })
})

test('deltas are replayed as one snapshot', async (t) => {
  const owners = new Map<string, string>()
  const faces = await startFaces(t, { sessions: ownedSessions(owners) })
  owners.set('S1', faces.principals.owner().id)
  for (const text of ['Hel', 'lo', ' you']) faces.hub.publish('session:S1', 'message.delta', { turn: 'T', message: 'M', text })
  const socket = await faces.connect({ token: await faces.token() })
  const events = collect(socket, 2)
  await socket.emitWithAck('subscribe', { topic: 'session:S1', seq: 0 })
  faces.hub.publish('session:S1', 'message.delta', { turn: 'T', message: 'M', text: '!' })
  const [snapshot, live] = await events
  t.like(snapshot.data, { message: 'M', text: 'Hello you', snapshot: true })
  t.deepEqual(live.data, { turn: 'T', message: 'M', text: '!' })
})

test("another member's session cannot be heard, with whatever topic", async (t) => {
  const owners = new Map<string, string>()
  const faces = await startFaces(t, { sessions: ownedSessions(owners) })
  owners.set('S1', faces.principals.owner().id)
  const member = await faces.member()
  const socket = await faces.connect({ token: await faces.token(undefined, member) })
  let heard = 0
  socket.on('event', () => (heard += 1))
  for (const topic of ['session:S1', 'session:nothing']) t.is((await socket.emitWithAck('subscribe', { topic })).error.code, 'not_found')
  for (const topic of ['session:S1/../S2', 'session:', 'topic:session:S1', 'principal:x', '__proto__', 'constructor', 'session:S1\n']) {
    t.is((await socket.emitWithAck('subscribe', { topic })).error.code, 'not_found', topic)
  }
  for (const topic of ['audit', 'logs', 'approvals']) t.is((await socket.emitWithAck('subscribe', { topic })).error.code, 'scope_missing')
  for (const seq of [-1, 1.5, '0', Number.MAX_VALUE]) t.is((await socket.emitWithAck('subscribe', { topic: 'plugins', seq })).error.code, 'input_invalid')
  faces.hub.publish('session:S1', 'message.delta', { turn: 'T', message: 'M', text: 'secret' })
  await socket.emitWithAck('unsubscribe', { topic: 'session:S1' })
  t.is(heard, 0)
})

test('one connection cannot open calls without end', async (t) => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const faces = await startFaces(t, { plugins: { list: async () => { await held; return { plugins: [] } } } })
  const socket = await faces.connect({ token: await faces.token() })
  const calls = Array.from({ length: 65 }, () => call(socket, 'plugin.list'))
  t.is((await Promise.race(calls)).error.code, 'rate_limited')
  release()
  t.is((await Promise.all(calls)).filter(({ ok }) => ok).length, 64)
})

test('a call learns that its client is gone', async (t) => {
  const started = Promise.withResolvers<AbortSignal>()
  const services = { approvals: { requireAllowed: async () => {} }, plugins: { callTool: (_: unknown, { signal }: { signal: AbortSignal }) => { started.resolve(signal); return new Promise(() => {}) } } }
  const faces = await startFaces(t, services)
  const socket = await faces.connect({ token: await faces.token() })
  socket.emit('call', { operation: 'plugin.call', input: { plugin: 'a', tool: 'b' } }, () => {})
  const signal = await started.promise
  const aborted = once(signal, 'abort')
  socket.disconnect()
  await aborted
  t.true(signal.aborted)
})
