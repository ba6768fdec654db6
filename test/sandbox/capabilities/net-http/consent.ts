import test from 'ava'
import { consentsOf } from '../../../../sandbox/capabilities/net-http/consent.ts'
import { NetHttpScope } from '../../../../sandbox/capabilities/net-http/scope.ts'

const sentences = (scope: object) => consentsOf(NetHttpScope.parse(scope)).map(({ weight, text }) => [weight, text.en, text['zh-CN']])
const one = (rule: object, more: object = {}) => sentences({ allow: [rule], ...more })[0]

test('an owner reads which host, which part of it, and in which ways', (t) => {
  t.deepEqual(one({ url: 'https://api.example.com/v1/*' }), [2, 'may read **api.example.com** (only /v1/*)', '可以读取 **api.example.com**（仅限 /v1/*）'])
  t.deepEqual(one({ url: 'https://api.example.com/*', methods: ['GET', 'POST'] }), [3, 'may read and change **api.example.com** (by POST)', '可以读取并更改 **api.example.com**（通过 POST）'])
  t.is(one({ url: 'https://api.example.com/*', methods: ['DELETE'] })?.[1], 'may read, change and delete at **api.example.com** (by DELETE)')
  t.is(one({ url: 'https://a.example.com/*', methods: ['POST', 'PUT', 'PATCH', 'DELETE'] })?.[1], 'may read, change and delete at **a.example.com**')
  t.is(one({ url: 'https://a.example.com/*', methods: ['OPTIONS'] })?.[1], 'may read **a.example.com**')
  t.deepEqual(one({ url: 'http://*:*/*', methods: ['POST'], private: true })?.slice(0, 2), [5, 'may read and change **any host** (by POST, without encryption, on any port, private networks too)'])
  t.is(one({ host: { fromConfig: 'home_**server**' }, methods: ['PUT'], private: true })?.[1], 'may reach the host that you set as **homeserver** (by PUT, private networks too)')
})

test('how often and how much stands in the sentence', (t) => {
  const caps = { requestsPerMinute: 60, requestBytes: 10_000, responseBytes: 1_000_000 }
  t.deepEqual(one({ url: 'https://a.example.com/*' }, caps), [
    2,
    'may read **a.example.com** (up to 60 requests a minute, sends up to 10 kB at a time, gets up to 1 MB back)',
    '可以读取 **a.example.com**（每分钟最多 60 次请求，每次最多发送 10 kB，每次最多接收 1 MB）',
  ])
  t.is(one({ url: 'https://a.example.com/*' }, { requestsPerMinute: 1, requestBytes: 0, responseBytes: 0 })?.[1], 'may read **a.example.com** (up to 1 request a minute, sends no content, gets no content back)')
})

test('a rate that several hosts share is not told as one of each', (t) => {
  for (const [, text] of sentences({ allow: [{ url: 'https://a.example.com/*' }, { url: 'https://b.example.com/*' }], requestsPerMinute: 1_200 })) t.regex(String(text), /\(up to 1,200 requests a minute in all\)$/)
})
