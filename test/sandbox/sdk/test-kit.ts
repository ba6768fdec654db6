import test from 'ava'
import { CapabilityError } from '../../../sandbox/sdk/capability-error.ts'
import { definePlugin } from '../../../sandbox/sdk/define-plugin.ts'
import { createTestKit, testResponse } from '../../../sandbox/sdk/test-kit.ts'

const plugin = definePlugin<'kv' | 'net.http' | 'log' | 'clock' | 'random'>({
  tools: {
    async greet({ name }, { kv, log, progress }) {
      progress({ fraction: 0.5 })
      log.info('greeting', { name })
      await kv.set('last', name)
      return { text: `${await kv.get('greeting')} ${name}`, at: undefined }
    },
    forecast: async ({ city }, { http }) => http.json(`https://example.com/${city}`),
    keys: async ({ limit }, { kv }) => kv.list({ prefix: 'a', limit }),
    when: async (_, { clock }) => [await clock.now(), await clock.timeZone()],
    uuids: async (_, { random }) => [await random.uuid(), await random.uuid()],
    nothing: () => undefined,
  },
})

test('a tool runs with what the kit holds, and its output is what JSON carries', async (t) => {
  const kit = createTestKit(plugin, { kv: { greeting: 'hello' } })
  t.deepEqual(await kit.call('greet', { name: 'Ada' }), { text: 'hello Ada' })
  t.is(kit.stored.get('last'), 'Ada')
  t.deepEqual(kit.logged, [{ level: 'info', message: 'greeting', fields: { name: 'Ada' } }])
  t.deepEqual(kit.reports, [{ fraction: 0.5 }])
  t.is(await kit.call('nothing'), null)
})

test('without a fake network, a request is refused as one that nobody granted', async (t) => {
  const error = await t.throwsAsync(createTestKit(plugin).call('forecast', { city: 'tokyo' }), { instanceOf: CapabilityError })
  t.is(error.code, 'grant_missing')
  t.is(error.tried, 'GET https://example.com/tokyo')
})

test('the fake network answers, and a failing status is an error that names it', async (t) => {
  const kit = createTestKit(plugin, { fetch: (url) => (url.endsWith('tokyo') ? testResponse({ celsius: 21 }) : testResponse('no', { status: 404 })) })
  t.deepEqual(await kit.call('forecast', { city: 'tokyo' }), { celsius: 21 })
  await t.throwsAsync(kit.call('forecast', { city: 'atlantis' }), { message: /404/ })
})

test('a listing goes on where it stopped', async (t) => {
  const kit = createTestKit(plugin, { kv: { a2: 1, b: 1, a1: 1, a3: 1 } })
  t.deepEqual(await kit.call('keys', { limit: 2 }), { keys: ['a1', 'a2'], next: 'a2' })
  t.deepEqual(await kit.call('keys', {}), { keys: ['a1', 'a2', 'a3'] })
})

test('shared entries are apart from a person\'s own', async (t) => {
  const sharing = definePlugin<'kv'>({ tools: { async move({ key }, { kv }) {
    await kv.shared.set(key, await kv.get(key), { ttlMs: 60_000 })
    return [await kv.shared.get(key), await kv.shared.get('there'), (await kv.list()).keys]
  } } })
  t.deepEqual(await createTestKit(sharing, { kv: { a: 1 }, sharedKv: { there: 2 } }).call('move', { key: 'a' }), [1, 2, ['a']])
})

test('secrets that are set sign, and their signatures are good', async (t) => {
  const signing = definePlugin<'secrets'>({ tools: { async run(_, { secrets }) {
    const signature = await secrets.sign('key', 'data')
    return [await secrets.has('key'), await secrets.has('other'), await secrets.verify('key', 'data', signature), await secrets.verify('key', 'other', signature)]
  } } })
  t.deepEqual(await createTestKit(signing, { secrets: ['key'] }).call('run'), [true, false, true, false])
  await t.throwsAsync(createTestKit(signing).call('run'), { instanceOf: CapabilityError, message: /secret_missing|not set/ })
})

test('time and chance can be told in advance', async (t) => {
  const kit = createTestKit(plugin, { now: () => 5, timeZone: 'Asia/Tokyo' })
  t.deepEqual(await kit.call('when'), [5, 'Asia/Tokyo'])
  const [first, second] = await kit.call('uuids')
  t.not(first, second)
})

test('a tool that the plugin does not have is named', async (t) => {
  await t.throwsAsync(createTestKit(plugin).call('constructor'), { message: /"constructor".*greet/ })
})

test('a test response gives its bytes and its headers', async (t) => {
  const response = testResponse('é', { headers: { 'Content-Type': 'text/plain' } })
  t.deepEqual([...(await response.bytes())], [0xc3, 0xa9])
  t.is((await response.arrayBuffer()).byteLength, 2)
  t.is(response.headers.get('content-type'), 'text/plain')
  t.true(response.headers.has('CONTENT-TYPE'))
})

test('a channel is handed events and messages; what it received, recorded and answered is there', async (t) => {
  const kit = createTestKit({
    channels: {
      chat: {
        event: async ({ text }, { receive, http }) => {
          const { blob } = await http.download('https://a.example/f')
          await receive({ id: '1', room: { id: 'r', kind: 'direct' }, sender: { id: 's' }, text, attachments: [{ blob }] })
        },
        send: async ({ text, attachments }, { sent, http }) => {
          await sent(await (await http.upload('https://a.example/send', { fields: { text }, files: attachments.map(({ blob }) => ({ field: 'f', blob })) })).text())
          return { externalId: text }
        },
      },
    },
  }, { upload: (url, { fields }) => testResponse(`${url} ${fields?.['text']}`), download: () => ({ blob: 'b', name: 'n', type: 't', bytes: 1 }) })
  t.like(await kit.event('chat', { text: 'hi' }), [{ text: 'hi', attachments: [{ blob: 'b' }] }])
  t.deepEqual(await kit.send('chat', { text: 'yo', sent: ['0'] }), { result: { externalId: 'yo' }, sent: ['0', 'https://a.example/send yo'] })
  await t.throwsAsync(kit.event('other', {}), { message: /no channel "other"/ })
  await t.throwsAsync(kit.call('x'), { message: /no tool "x"/ })
  const bare = createTestKit({ channels: { chat: { event: (_, { http }) => http.download('https://a.example/'), send: (_, { http }) => http.upload('https://a.example/', {}) as never } } })
  await t.throwsAsync(bare.event('chat', {}), { message: /pass download/ })
  await t.throwsAsync(bare.send('chat', {}), { message: /pass upload/ })
})
