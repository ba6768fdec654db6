import test from 'ava'
import { createDoor } from '../../../sandbox/guest/door.ts'
import { CapabilityError } from '../../../sandbox/sdk/capability-error.ts'
import { defaultLimits, type Limits } from '../../../sandbox/protocol/limits.ts'

function scene(limits: Partial<Limits> = {}) {
  const sent: { what: string; number: number; call: number; text: string }[] = []
  const current = { number: 0 }
  const door = createDoor((what, number, call, text) => sent.push({ what, number, call, text }), current, { ...defaultLimits, ...limits })
  return { sent, current, door, requests: () => sent.filter(({ what }) => what === 'request') }
}

test('a request crosses once, and its reply settles it', async (t) => {
  const { door, sent } = scene()
  door.begin(5)
  const value = door.request('kv', 'get', { key: 'a' }, 5)
  t.deepEqual(JSON.parse(sent[0]!.text), { call: 5, capability: 'kv', method: 'get', input: { key: 'a' } })
  door.reply(sent[0]!.number, '{"ok":true,"value":7}')
  t.is(await value, 7)
})

test('a reply makes its call the current one, and a second reply is nobody\'s', async (t) => {
  const { door, sent, current } = scene()
  door.begin(5)
  const value = door.request('kv', 'get', {}, 5)
  current.number = 9
  door.reply(sent[0]!.number, '{"ok":true,"value":1}')
  t.is(current.number, 5)
  door.reply(sent[0]!.number, '{"ok":true,"value":2}')
  t.is(await value, 1)
})

test('a refusal arrives with all that the broker says', async (t) => {
  const { door, sent } = scene()
  door.begin(1)
  const refused = door.request('net.http', 'fetch', {}, 1)
  door.reply(sent[0]!.number, '{"ok":false,"error":{"code":"grant_missing","message":"no","tried":"GET x","how":"allow"}}')
  const error = await t.throwsAsync(refused, { instanceOf: CapabilityError })
  t.like(error, { code: 'grant_missing', capability: 'net.http', tried: 'GET x', how: 'allow' })
})

test('the request past the number open at once never crosses', async (t) => {
  const { door, requests } = scene({ callsPending: 3 })
  door.begin(1)
  const open = [1, 2, 3].map(() => door.request('kv', 'get', {}, 1))
  await t.throwsAsync(door.request('kv', 'get', {}, 1), { code: 'call_limit' })
  t.is(requests().length, 3)
  door.reply(requests()[0]!.number, '{"ok":true,"value":null}')
  await open[0]
  void door.request('kv', 'get', {}, 1)
  t.is(requests().length, 4)
})

test('the request past the total of its call never crosses', async (t) => {
  const { door, requests } = scene({ callsTotal: 2 })
  door.begin(1)
  for (let n = 0; n < 2; n++) {
    const value = door.request('kv', 'get', {}, 1)
    door.reply(requests().at(-1)!.number, '{"ok":true,"value":null}')
    await value
  }
  await t.throwsAsync(door.request('kv', 'get', {}, 1), { code: 'call_limit' })
  t.is(requests().length, 2)
})

test('outside of a call nothing can be asked for', async (t) => {
  const { door, sent } = scene()
  await t.throwsAsync(door.request('kv', 'get', {}), { code: 'cancelled' })
  await t.throwsAsync(door.request('kv', 'get', {}, 99), { code: 'cancelled' })
  t.deepEqual(sent, [])
})

test('a call that was given up rejects what it waits for; others wait on', async (t) => {
  const { door, requests } = scene()
  door.begin(1)
  door.begin(2)
  const ended = door.request('kv', 'get', {}, 1)
  const other = door.request('kv', 'get', {}, 2)
  door.end(1, 'out of time')
  await t.throwsAsync(ended, { code: 'cancelled', message: 'out of time' })
  door.reply(requests()[1]!.number, '{"ok":true,"value":"mine"}')
  t.is(await other, 'mine')
})

test('what an answered call left open is not charged to the next', (t) => {
  const { door, requests } = scene({ callsPending: 1 })
  door.begin(1)
  void door.request('kv', 'set', {}, 1)
  door.forget(1)
  door.begin(2)
  void door.request('kv', 'set', {}, 2)
  t.is(requests().length, 2)
})

test('a request larger than a frame is refused inside', async (t) => {
  const { door, sent } = scene()
  door.begin(1)
  await t.throwsAsync(door.request('kv', 'set', 'x'.repeat(7 * 1024 * 1024), 1), { code: 'request_too_large' })
  t.deepEqual(sent, [])
})

test('log lines past the limit are dropped, and their number is told', (t) => {
  const { door, sent } = scene({ logBytes: 300 })
  door.begin(1)
  for (let n = 0; n < 10; n++) door.notice('log', 'write', { level: 'info', message: 'x'.repeat(20) }, 1)
  const written = sent.length
  door.forget(1)
  t.true(written < 10)
  t.regex(sent.at(-1)!.text, new RegExp(`${10 - written} log lines`))
})

test('a plugin that replaces what the door leans on changes nothing in it', async (t) => {
  const { door, sent } = scene({ callsPending: 1 })
  const { stringify } = JSON
  t.teardown(() => Object.assign(JSON, { stringify }))
  JSON.stringify = () => 'forged'
  door.begin(1)
  void door.request('kv', 'get', { key: 'real' }, 1)
  t.true(sent[0]!.text.includes('"real"'))
  await t.throwsAsync(door.request('kv', 'get', {}, 1), { code: 'call_limit' })
})
