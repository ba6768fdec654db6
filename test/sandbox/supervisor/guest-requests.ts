import test from 'ava'
import type { Broker } from '../../../sandbox/broker/broker.ts'
import { createGuestRequests } from '../../../sandbox/supervisor/guest-requests.ts'
import { startToolCall } from '../../../sandbox/supervisor/tool-call.ts'
import { createScene } from '../../helpers/broker-scene.ts'
import { guestFrom, quietLog, stubBroker, testCaller } from '../../helpers/sandbox.ts'

function scene(answer: () => unknown = () => 'yes', broker?: Broker) {
  const plugin = guestFrom('', { limits: { callsPending: 3, callsTotal: 5, logBytes: 100 } })
  const call = startToolCall({ plugin, tool: 'run', caller: testCaller, onGivenUp() {} })
  const replies: [number, { ok: boolean; error?: { code: string } }][] = []
  const tooMany: unknown[] = []
  const told: string[] = []
  const signals: AbortSignal[] = []
  const held = { requests: 0, bytes: 0 }
  const requests = createGuestRequests({
    plugin,
    log: quietLog,
    broker: broker ?? stubBroker((request, { signal }) => (told.push((request as { capability: string }).capability), signals.push(signal), answer())),
    callOf: (number) => (number === 17 ? call : undefined),
    reply: (number, text) => replies.push([number, JSON.parse(text)]),
    onHolding(count, bytes) {
      held.requests += count
      held.bytes += bytes
    },
    onTooMany: (over) => tooMany.push(over),
  })
  call.outcome.catch(() => {})
  return { call, requests, replies, tooMany, told, signals, held }
}

const text = (call: unknown = 17, capability = 'kv') => Buffer.from(`{"call":${String(call)},"capability":"${capability}","method":"get","input":{}}`)
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('a request is answered under its number, and held only meanwhile', async (t) => {
  const { call, requests, replies, held } = scene()
  requests.request(9, text())
  t.like(held, { requests: 1, bytes: text().length })
  await turn()
  t.deepEqual(replies, [[9, { ok: true, value: 'yes' } as never]])
  t.like(held, { requests: 0, bytes: 0 })
  call.succeed(1)
})

for (const named of [0, 18, -1, '"17"', '1e1', '99999999999999999999', 'null']) {
  test(`a request for call ${named} is refused unseen`, (t) => {
    const { call, requests, replies, told } = scene()
    requests.request(1, text(named))
    t.like(replies[0]?.[1], { ok: false, error: { code: 'cancelled' } })
    t.deepEqual(told, [])
    call.succeed(1)
  })
}

for (const payload of ['', '{', '{"call":', '[17]', '{"capability":"kv","call":17}', '\0'.repeat(50)]) {
  test(`so is what names no call: ${JSON.stringify(payload)}`, (t) => {
    const { call, requests, replies } = scene()
    requests.request(1, Buffer.from(payload))
    t.like(replies[0]?.[1], { ok: false, error: { code: 'cancelled' } })
    call.succeed(1)
  })
}

test('a number in use twice is no honest host', (t) => {
  const { call, requests } = scene(() => new Promise(() => {}))
  requests.request(1, text())
  t.throws(() => requests.request(1, text()), { code: 'frame_invalid' })
  call.succeed(1)
})

test('open requests and requests of one call are counted here too', (t) => {
  const { call, requests, replies, tooMany, told } = scene(() => new Promise(() => {}))
  for (let number = 1; number <= 5; number++) requests.request(number, text())
  t.is(told.length, 3)
  t.deepEqual(replies.map(([number, reply]) => [number, reply.error?.code]), [[4, 'rate_limited'], [5, 'rate_limited']])
  requests.request(6, text())
  t.deepEqual(tooMany, [call])
  call.succeed(1)
})

test('notices are handed on without an answer, up to the bytes of a call', async (t) => {
  const { call, requests, replies, told } = scene()
  for (let n = 0; n < 1_000; n++) {
    requests.notice(text(17, 'log'))
    await turn()
  }

  t.true(told.length > 0 && told.length < 300, String(told.length))
  t.deepEqual(replies, [])
  requests.notice(text(0, 'log'))
  call.succeed(1)
})

for (const asked of ['{"call":17,"capability":"kv","method":"set","input":{"key":"a","value":1}}', '{"call":17,"capability":"log","method":"set","input":{"key":"a","value":1},"capability":"kv"}']) {
  test(`a notice does nothing but log: ${asked}`, async (t) => {
    const { broker, records, request } = createScene({ asks: { kv: { bytes: 1000 }, log: {} } })
    const { call, requests } = scene(undefined, broker)
    call.origin.plugin.capabilities = { kv: { bytes: 1000 }, log: {} }
    requests.notice(Buffer.from(asked))
    while (records.length === 0) await turn()
    t.like(records, [{ capability: 'kv', code: 'request_invalid' }])
    t.like(await request('kv', 'get', { key: 'a' }), { value: { value: null } })
    call.succeed(1)
  })
}

test('progress goes to whoever waits for the call, and never to the broker', async (t) => {
  const { call, requests, told } = scene()
  requests.notice(Buffer.from('{"call":17,"capability":"progress","method":"report","input":{"message":"half"}}'))
  await turn()
  t.deepEqual(told, [])
  call.succeed(1)
})

test('a line that comes with the answer is not lost to the end of its call', async (t) => {
  const { call, requests, told, signals } = scene()
  requests.notice(text(17, 'log'))
  call.succeed(1)
  await turn()
  t.deepEqual(told, ['log'])
  t.false(signals[0]?.aborted)
})

test('a request whose right ended is answered, and holds its place until its port is done', async (t) => {
  const over = Promise.withResolvers<void>()
  const refused = '{"ok":false,"error":{"code":"grant_missing"}}'
  const { call, requests, replies, held } = scene(undefined, { async handle(_from, _text, lingers) {
    lingers?.(over.promise)
    return refused
  }, [Symbol.dispose]() {} })
  for (const number of [1, 2, 3]) requests.request(number, text())
  await turn()
  t.deepEqual(replies.map(([, reply]) => reply.error?.code), ['grant_missing', 'grant_missing', 'grant_missing'])
  t.is(held.requests, 3)
  // Its number is free, its place is not.
  requests.request(1, text())
  t.is(replies.at(-1)?.[1].error?.code, 'rate_limited')
  over.resolve()
  await turn()
  t.like(held, { requests: 0, bytes: 0 })
  requests.request(1, text())
  await turn()
  t.is(replies.at(-1)?.[1].error?.code, 'grant_missing')
  call.succeed(1)
})
