import test from 'ava'
import { createDoor } from '../../../../sandbox/host/wasm/door.ts'
import { GuestFaultError } from '../../../../sandbox/host/wasm/values.ts'
import { frameKind } from '../../../../sandbox/protocol/frame.ts'
import { defaultLimits } from '../../../../sandbox/protocol/limits.ts'

function scene(limits: Partial<typeof defaultLimits> = {}) {
  const sent: { kind: number; number: number; json: unknown }[] = []
  let last = 0
  const door = createDoor({ limits: { ...defaultLimits, ...limits }, send: (kind, number, text) => void sent.push({ kind, number, json: JSON.parse(text) }), nextRequest: () => ++last })
  return { door, sent }
}

const codeOf = (promise: Promise<unknown>) => promise.then(() => 'ok', (error: unknown) => (error instanceof GuestFaultError ? error.fault.code : 'other'))

test('a request is the call\'s, and its reply comes back by its number alone', async (t) => {
  const { door, sent } = scene()
  door.begin(7)
  const asked = door.request('kv', 'get', { key: 'a' })
  t.deepEqual(sent, [{ kind: frameKind.request, number: 1, json: { call: 7, capability: 'kv', method: 'get', input: { key: 'a' } } }])
  door.replied(2, '{"ok":true,"value":"not mine"}')
  door.replied(1, '{"ok":true,"value":{"value":1}}')
  t.deepEqual(await asked, { value: 1 })
})

test('a refusal carries the broker\'s code', async (t) => {
  const { door } = scene()
  door.begin(1)
  const asked = door.request('kv', 'get', {})
  door.replied(1, '{"ok":false,"error":{"code":"grant_missing","message":"no"}}')
  t.is(await codeOf(asked), 'grant_missing')
})

test('nothing is asked before a call, nor after its end; what waited ends with it', async (t) => {
  const { door, sent } = scene()
  t.is(await codeOf(door.ask('kv', 'get', {})), 'cancelled')
  door.begin(1)
  const waiting = codeOf(door.ask('kv', 'get', {}))
  door.end('the call was cancelled')
  t.is(await waiting, 'cancelled')
  t.is(await codeOf(door.ask('kv', 'get', {})), 'cancelled')
  door.notice('log', 'write', {})
  t.is(sent.length, 1)
})

test('requests and log bytes are counted for each call', async (t) => {
  const { door, sent } = scene({ callsTotal: 1, logBytes: 200 })
  for (const call of [1, 2]) {
    door.begin(call)
    void codeOf(door.ask('kv', 'get', {}))
    t.is(await codeOf(door.ask('kv', 'get', {})), 'call_limit')
    for (let line = 0; line < 5; line++) door.notice('log', 'write', { message: 'x' })
  }
  t.is(sent.filter(({ kind }) => kind === frameKind.request).length, 2)
  t.is(sent.filter(({ kind }) => kind === frameKind.notice).length, 4)
})

test('a request as large as memory does not leave', async (t) => {
  const { door, sent } = scene()
  door.begin(1)
  t.is(await codeOf(door.ask('kv', 'set', { value: 'x'.repeat(7 * 1024 * 1024) })), 'request_too_large')
  t.is(sent.length, 0)
})
