import test from 'ava'
import type { Broker } from '../../../sandbox/broker/broker.ts'
import { encodeFrame, frameKind } from '../../../sandbox/protocol/frame.ts'
import type { FrameKind } from '../../../sandbox/protocol/frame.ts'
import { callsInHost } from '../../../sandbox/supervisor/call-window.ts'
import { loadPayload, startGuest } from '../../../sandbox/supervisor/guest.ts'
import { guestFrom, quietLog, stubBroker, testCaller } from '../../helpers/sandbox.ts'

function scene(broker: Broker = stubBroker()) {
  const plugin = guestFrom('', { limits: { wallMs: 60_000 } })
  const sent: [kind: number, call: number][] = []
  const gone: { code: string; stuck?: boolean }[] = []
  const doomed: string[] = []
  let lastCall = 0
  const guest = startGuest({
    plugin,
    instance: 5,
    link: { onFrame() {}, onBroken() {}, send: (kind, _instance, call) => void sent.push([kind, call]), hold() {}, waiting: () => false, close() {} },
    broker,
    log: quietLog,
    nextCall: () => ++lastCall,
    onHolding() {},
    onDoomed: () => void doomed.push('doomed'),
    onGone: (verdict) => void gone.push(verdict),
  })
  const receive = (kind: FrameKind, call = 0, payload: unknown = '') => {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
    guest.receive({ kind, instance: 5, call, payload: encodeFrame(kind, 5, call, text).subarray(13) })
  }
  const call = (signal?: AbortSignal) => {
    const open = guest.call({ tool: 'run', input: '{}', caller: testCaller, signal })
    open.outcome.catch(() => {})
    return open
  }
  return { guest, sent, gone, doomed, receive, call }
}

test('loading settles once, by the host\'s word', async (t) => {
  const { guest, receive } = scene()
  t.true(guest.isBusy())
  receive(frameKind.loaded)
  await guest.loaded
  t.false(guest.isBusy())
  t.throws(() => receive(frameKind.loaded), { code: 'frame_invalid' })
  t.throws(() => receive(frameKind.loadFailed, 0, { code: 'load_failed', message: '' }), { code: 'frame_invalid' })
})

test('a guest that failed to load is gone, with the host\'s reason', async (t) => {
  const { guest, gone, receive, call } = scene()
  receive(frameKind.loadFailed, 0, { code: 'cpu_limit', message: 'computed too long' })
  await t.throwsAsync(guest.loaded, { code: 'cpu_limit' })
  t.like(gone, { 0: { code: 'cpu_limit' } })
  t.throws(() => call(), { code: 'guest_gone' })
})

test('an answer ends its call, a second one breaks the trust', async (t) => {
  const { receive, call } = scene()
  receive(frameKind.loaded)
  const open = call()
  receive(frameKind.result, 1, { ok: true, value: 'yes' })
  t.is(await open.outcome, 'yes')
  t.throws(() => receive(frameKind.result, 1, { ok: true, value: 'no' }), { code: 'frame_invalid' })
  t.throws(() => receive(frameKind.failed, 2, { code: 'cpu_limit', message: '' }), { code: 'frame_invalid' })
})

test('a call given up is cancelled over there; its answer may come once', async (t) => {
  const { receive, call, sent, guest } = scene()
  receive(frameKind.loaded)
  const controller = new AbortController()
  const open = call(controller.signal)
  controller.abort()
  await t.throwsAsync(open.outcome, { code: 'cancelled' })
  t.deepEqual(sent.at(-1), [frameKind.cancel, 1])
  t.false(guest.isOwed())
  receive(frameKind.failed, 1, { code: 'cancelled', message: '' })
  t.throws(() => receive(frameKind.failed, 1, { code: 'cancelled', message: '' }), { code: 'frame_invalid' })
})

test('calls beyond those that may be open are refused, given-up ones included', (t) => {
  const { receive, call, guest } = scene()
  receive(frameKind.loaded)
  const controller = new AbortController()
  for (let n = 0; n < callsInHost; n++) call(controller.signal)
  controller.abort()
  for (let n = callsInHost; n < 64; n++) call()
  t.throws(() => call(), { code: 'busy' })
  guest.end('host_gone', 'over')
})

test('of many calls so many are in the host at once; the next enters when one is answered', async (t) => {
  const { receive, call, sent, guest } = scene()
  receive(frameKind.loaded)
  const calls = Array.from({ length: callsInHost + 2 }, () => call())
  t.is(sent.length, callsInHost)
  receive(frameKind.result, 3, { ok: true, value: 'third' })
  t.is(await calls[2]!.outcome, 'third')
  t.deepEqual(sent.slice(callsInHost).map(([, number]) => number), [callsInHost + 1])
  guest.end('host_gone', 'over')
  await t.throwsAsync(calls.at(-1)!.outcome, { code: 'host_gone' })
})

test('a call given up before it entered leaves no trace in the host, and no host may answer it', async (t) => {
  const { receive, call, sent, guest } = scene()
  receive(frameKind.loaded)
  const controller = new AbortController()
  for (let n = 0; n < callsInHost; n++) call()
  const waiting = call(controller.signal)
  t.throws(() => receive(frameKind.result, callsInHost + 1, { ok: true, value: 'forged' }), { code: 'frame_invalid' })
  controller.abort()
  await t.throwsAsync(waiting.outcome, { code: 'cancelled' })
  t.is(sent.length, callsInHost)
  receive(frameKind.result, 1, { ok: true, value: 1 })
  t.is(sent.length, callsInHost)
  guest.end('host_gone', 'over')
})

test('when the guest is gone, each of its calls ends with the reason', async (t) => {
  const { receive, call, gone } = scene()
  receive(frameKind.loaded)
  const calls = [call(), call()]
  receive(frameKind.gone, 0, { code: 'memory_limit', message: 'used up', stuck: true })
  for (const { outcome } of calls) await t.throwsAsync(outcome, { code: 'memory_limit' })
  t.like(gone, { 0: { code: 'memory_limit', stuck: true } })
})

test('a call that reaches a deadly limit dooms its guest; the others merely lose it', async (t) => {
  const { receive, call, doomed } = scene()
  receive(frameKind.loaded)
  const [offender, other, third] = [call(), call(), call()]
  receive(frameKind.failed, 3, { code: 'wall_limit', message: 'took too long' })
  t.deepEqual(doomed, [])
  receive(frameKind.failed, 1, { code: 'cpu_limit', message: 'computed too long' })
  t.deepEqual(doomed, ['doomed'])
  receive(frameKind.gone, 0, { code: 'cpu_limit', message: 'computed too long' })
  await t.throwsAsync(third.outcome, { code: 'wall_limit' })
  await t.throwsAsync(offender.outcome, { code: 'cpu_limit' })
  await t.throwsAsync(other.outcome, { code: 'guest_gone' })
})

for (const [kind, payload] of [[frameKind.failed, '{"code":"all_is_well","message":""}'], [frameKind.gone, '{"code":7}'], [frameKind.failed, 'x'.repeat(70_000)], [frameKind.gone, '']] as const) {
  test(`a verdict of kind ${kind} that is none is refused: ${payload.slice(0, 40)}`, (t) => {
    const { receive, call, guest } = scene()
    receive(frameKind.loaded)
    call()
    t.throws(() => receive(kind, 1, payload), { name: 'SandboxError' })
    guest.end('host_gone', 'over')
  })
}

test('frames that only the gateway sends are refused', (t) => {
  const { receive, guest } = scene()
  for (const kind of [frameKind.load, frameKind.call, frameKind.reply, frameKind.ping, frameKind.ready]) t.throws(() => receive(kind), { code: 'frame_invalid' })
  guest.end('host_gone', 'over')
})

test('the load payload is a header of known length, then the code', async (t) => {
  const payload = await loadPayload(guestFrom('code', { capabilities: { kv: { bytes: 1 } }, config: undefined }))
  const size = payload.readUInt32BE(0)
  const header = JSON.parse(payload.toString('utf8', 4, 4 + size))
  t.like(header, { plugin: 'guest', capabilities: ['kv'], config: null, tools: ['run'] })
  t.is(payload.toString('utf8', 4 + size), 'code')
  t.is(Buffer.from(header.seed, 'base64').length, 48)
  t.notDeepEqual(await loadPayload(guestFrom('code', { capabilities: { kv: { bytes: 1 } }, config: undefined })), payload)
})

test('a request in the name of a call that was not sent yet is as good as one of no call', async (t) => {
  const asked: string[] = []
  const { receive, call, sent } = scene({ ...stubBroker(), handle: async (_from, text) => { asked.push(text); return '{"ok":true}' } })
  receive(frameKind.loaded)
  for (let number = 0; number <= callsInHost; number++) call()
  receive(frameKind.request, 1, `{"call":${callsInHost + 1},"capability":"kv","method":"get"}`)
  t.deepEqual(asked, [])
  receive(frameKind.request, 2, `{"call":${callsInHost},"capability":"kv","method":"get"}`)
  t.is(asked.length, 1)
  t.is(sent.filter(([kind, number]) => kind === frameKind.reply && number === 1).length, 1)
})
