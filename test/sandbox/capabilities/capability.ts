import test from 'ava'
import { createCapabilities } from '../../../sandbox/capabilities/all.ts'
import { memoryKv } from '../../helpers/broker-scene.ts'

const capabilities = createCapabilities({ kv: memoryKv(), secrets: { read: async () => undefined }, log: { write() {} } })
const scopes: Record<string, unknown> = {
  'net.http': { allow: [{ url: 'https://a.example.com/*' }, { url: 'https://*/*', methods: ['POST'] }, { host: { fromConfig: 'server' } }] },
  'net.ws': { allow: [{ url: 'wss://a.example.com/*' }, { url: 'ws://*/*', private: true }, { host: { fromConfig: 'server' } }] },
  'net.tcp': { allow: [{ host: 'a.example.com', port: 25, tls: 'starttls' }, { host: { fromConfig: 'server' }, port: 993 }] },
  secrets: { k: { label: 'K', hosts: ['a.example.com'], into: { query: 'k' } } },
  kv: { bytes: 5 },
  blob: { bytes: 5, types: ['text/*'] },
  'tool.invoke': { tools: ['calculator/evaluate'] },
  'llm.complete': { models: ['small'], tokensPerDay: 1_000 },
  schedule: {},
  'messages.observe': { channels: ['telegram'], reason: 'learn' },
  'messages.transform': { channels: ['telegram'], reason: 'translate' },
  channel: {},
  log: {},
  clock: {},
  random: { reason: 'dice' },
}

for (const capability of capabilities) {
  test(`${capability.name}: its consent is bilingual, worst first, and its scope lies within itself`, (t) => {
    const scope = scopes[capability.name]
    const consents = capability.consent(scope)
    t.true(consents.length > 0)
    t.deepEqual(consents.map(({ weight }) => weight), consents.map(({ weight }) => weight).toSorted((a, b) => b - a))
    for (const { text } of consents) t.true(text.en !== '' && text['zh-CN'] !== '')
    const resolved = capability.resolve(scope, { server: 'b.example.com' })
    t.true(capability.within(resolved, resolved))
  })

  test(`${capability.name}: what is no scope lies within nothing and has no consent`, (t) => {
    for (const scope of [undefined, null, 7, 'x', [], { stranger: true }, { allow: 'all' }]) {
      t.false(capability.within(scope, scopes[capability.name]))
      t.throws(() => capability.consent(scope), { name: 'CapabilityError' })
    }
  })
}

test('scopes are frozen by identity: a scope is parsed once', (t) => {
  const [http] = capabilities
  const scope = scopes['net.http']
  t.is(http?.resolve(scope, {}) === scope, false)
  t.is(http?.resolve(scopes.kv, {}), scopes.kv)
})
