import test from 'ava'
import { pollRequestOf } from '../../../core/channels/poll-request.ts'
import { PollSchema } from '../../../plugin-registry/manifest/poll-schema.ts'

const poll = (request: object, cursor?: object) => PollSchema.parse({ request, events: '/r', id: '/id', ...(cursor && { cursor }) })
const bodyOf = ({ body }: { body?: string }) => JSON.parse(Buffer.from(body!, 'base64').toString())
const telegram = poll(
  { method: 'POST', base: { fromConfig: 'apiRoot', default: 'https://api.telegram.org' }, url: '/bot{token}/getUpdates', body: { timeout: 25 } },
  { take: { event: '/update_id', add: 1 }, put: { body: '/offset' } },
)

test('the body carries the cursor once there is one', (t) => {
  const first = pollRequestOf(telegram, null, null)
  t.like(first, { method: 'POST', url: 'https://api.telegram.org/bot%7Btoken%7D/getUpdates', redirect: 'error', headers: [['content-type', 'application/json']] })
  t.deepEqual(bodyOf(first), { timeout: 25 })
  t.deepEqual(bodyOf(pollRequestOf(telegram, 8, {})), { timeout: 25, offset: 8 })
})

test('the host is where the owner says, as the rights read it', (t) => {
  for (const [apiRoot, origin] of [['http://nas:8081', 'http://nas:8081'], ['http://nas:8081/x/', 'http://nas:8081'], ['example.org', 'https://example.org']]) {
    t.true(pollRequestOf(telegram, null, { apiRoot }).url.startsWith(`${origin}/bot`))
  }
  const bare = poll({ base: { fromConfig: 'server' }, url: '/sync' })
  t.throws(() => pollRequestOf(bare, null, {}), { code: 'channel_unready', message: /"server" is not set/ } as object)
  t.throws(() => pollRequestOf(bare, null, { server: 'http://' }), { code: 'channel_unready' } as object)
})

test('a query carries it too', (t) => {
  const sync = poll({ url: 'https://matrix.example/sync?full=1', query: { timeout: 20_000 } }, { take: { response: '/next' }, put: { query: 'since' } })
  t.is(pollRequestOf(sync, null, null).url, 'https://matrix.example/sync?full=1&timeout=20000')
  t.is(pollRequestOf(sync, 's 1&x', null).url, 'https://matrix.example/sync?full=1&timeout=20000&since=s+1%26x')
  t.is(pollRequestOf(sync, { a: 1 }, null).url.includes('since=%7B%22a%22%3A1%7D'), true)
  t.is(pollRequestOf(sync, null, null).body, undefined)
})
