import test from 'ava'
import { createChannel } from '../../../sandbox/capabilities/channel.ts'
import { codeOf, createScene } from '../../helpers/broker-scene.ts'

function scene({ asks = { channel: {} } as Record<string, unknown>, grants = undefined as Record<string, unknown[]> | undefined } = {}) {
  const clock = { ms: 0 }
  const got: unknown[] = []
  const capability = createChannel({
    receive: async (caller, message, limits) => void got.push([caller, message, limits]),
    sent: async (caller, externalId) => void got.push([caller, externalId]),
  }, () => clock.ms)
  const made = createScene({ asks, grants, capabilities: [capability] })
  return { ...made, clock, got, capability }
}

test('a message goes to the gateway with whose call it is, and with how much may be', async (t) => {
  const { request, got } = scene({ asks: { channel: { conversations: 7 } } })
  t.deepEqual(await request('channel', 'receive', { message: { text: 'hi' } }), { ok: true, value: {} })
  t.deepEqual(await request('channel', 'sent', { externalId: '5' }), { ok: true, value: {} })
  t.deepEqual(got, [[{ principal: 'ann' }, { text: 'hi' }, { conversations: 7 }], [{ principal: 'ann' }, '5']])
})

test('nothing without being asked for and granted', async (t) => {
  t.is(codeOf(await scene({ asks: {} }).request('channel', 'receive', { message: {} })), 'grant_missing')
  t.is(codeOf(await scene({ grants: { channel: [] } }).request('channel', 'sent', { externalId: 'x' })), 'grant_missing')
})

test('what is no message, or too large, or too many of one event, is refused', async (t) => {
  const { request, from } = scene()
  for (const input of [{}, { message: 'x' }, { message: [], more: 1 }]) t.is(codeOf(await request('channel', 'receive', input)), 'request_invalid')
  t.is(codeOf(await request('channel', 'receive', { message: { text: 'x'.repeat(240_000) } })), 'request_too_large')
  for (const externalId of ['', 'x'.repeat(257), 5]) t.is(codeOf(await request('channel', 'sent', { externalId })), 'request_invalid')
  for (let n = 0; n < 20; n++) t.is(codeOf(await request('channel', 'receive', { message: {} })), 'ok')
  t.is(codeOf(await request('channel', 'receive', { message: {} })), 'quota_exceeded')
  t.is(codeOf(await request('channel', 'receive', { message: {} }, { ...from })), 'ok')
})

test('a flood is held to so many a minute', async (t) => {
  const { request, from, clock } = scene({ asks: { channel: { messagesPerMinute: 3 } } })
  const receive = async () => codeOf(await request('channel', 'receive', { message: {} }, { ...from }))
  t.deepEqual([await receive(), await receive(), await receive(), await receive()], ['ok', 'ok', 'ok', 'rate_limited'])
  clock.ms = 60_000
  t.is(await receive(), 'ok')
})

test('a grant may be narrower, never wider', (t) => {
  const { capability } = scene()
  t.true(capability.within({ messagesPerMinute: 5, conversations: 1 }, { messagesPerMinute: 10, conversations: 1 }))
  t.false(capability.within({ messagesPerMinute: 11 }, { messagesPerMinute: 10 }))
  t.false(capability.within({ conversations: 2_000 }, {}))
  t.is(capability.consent({}).length, 1)
  t.is(capability.consent({ messagesPerMinute: 60, conversations: 1 })[0]!.text.en, 'may bring in messages from its own channel, and send answers there (up to 60 a minute, in up to 1 conversation)')
})
