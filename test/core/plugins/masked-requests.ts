import test from 'ava'
import { maskedRequests } from '../../../core/plugins/masked-requests.ts'
import { createSecretMasks } from '../../../core/store/secret-masks.ts'
import type { CapabilityCall } from '../../../sandbox/capabilities/capability.ts'
import { createCapabilities } from '../../../sandbox/capabilities/all.ts'
import { codeOf, createScene, memoryKv } from '../../helpers/broker-scene.ts'

const key = 's3cret-välue'
const masks = createSecretMasks({ vault: { readSpace: async (space) => (space === 'plugin:sample' ? [{ name: 'key', value: key }] : []), onWrite() {} } })

function scene(plugin = 'sample') {
  const seen: Record<string, unknown> = {}
  const capabilities = maskedRequests(createCapabilities({
    kv: { ...memoryKv(), set: async (_space, name, value) => ((seen['kv'] = [name, value]), 'stored') },
    secrets: { read: async () => undefined },
    log: { write() {} },
    channel: { receive: async (_caller, message) => void (seen['channel'] = message), sent: async (_caller, id) => void (seen['sent'] = id) },
    files: { write: async (_space, path, data) => ((seen['blob'] = [path, Buffer.from(data).toString('latin1')]), { path, type: 'text/plain', bytes: 1, changedAt: '' }), read: async () => undefined, list: async () => [], delete: async () => false, attach: async () => undefined },
    tools: { invoke: async (_caller, _target, input) => ((seen['tool'] = input), { output: null, reached: false }) },
    llm: { complete: async (_asker, { messages }) => ((seen['llm'] = messages), { text: '', usage: { inputTokens: 0, outputTokens: 0 }, stop: 'end' as const }) },
    schedule: { put: async (_space, { payload }) => ((seen['schedule'] = payload), { name: '', run: '', payload, next: null, last: null, error: null }), list: async () => [], delete: async () => false },
  }), masks)
  const scopes: Record<string, object> = { kv: { bytes: 10_000 }, channel: {}, blob: { bytes: 10_000 }, 'tool.invoke': { tools: ['maps/route'] }, 'llm.complete': { models: ['small'], tokensPerDay: 10 }, schedule: {} }
  return {
    seen,
    async ask(capability: string, method: string, input: object) {
      const right = { request: scopes[capability], grants: [scopes[capability]] }
      const call = { plugin: { name: plugin }, caller: { principal: 'ann' }, signal: new AbortController().signal, within: {}, right: () => right, tool: 'run', reached() {}, hasReached: () => false } as unknown as CapabilityCall
      await capabilities.find(({ name }) => name === capability)?.methods[method]?.attempt(input).perform(call)
    },
  }
}

const doors = [
  ['kv', 'set', { key: `k-${key}`, value: { a: key } }, 'kv', ['k-[secret key]', '{"a":"[secret key]"}']],
  ['channel', 'receive', { message: { text: key } }, 'channel', { text: '[secret key]' }],
  ['channel', 'sent', { externalId: key }, 'sent', '[secret key]'],
  ['blob', 'write', { path: 'a.txt', base64: Buffer.from(`xy${key}\xFF`).toString('base64') }, 'blob', ['a.txt', `xy[secret key]${Buffer.from('\xFF').toString('latin1')}`]],
  ['tool.invoke', 'invoke', { tool: 'maps/route', input: { to: key } }, 'tool', { to: '[secret key]' }],
  ['llm.complete', 'complete', { model: 'small', messages: [{ role: 'user', text: key }] }, 'llm', [{ role: 'user', text: '[secret key]' }]],
  ['schedule', 'put', { name: 'a', everyMs: 60_000, payload: [key] }, 'schedule', ['[secret key]']],
] as const

for (const [capability, method, input, seenAs, expected] of doors) {
  test(`a secret does not pass ${capability}.${method}`, async (t) => {
    const { ask, seen } = scene()
    await ask(capability, method, input)
    t.deepEqual(seen[seenAs], expected)
  })

  test(`another plugin's words pass ${capability}.${method} as they are`, async (t) => {
    const { ask, seen } = scene('other')
    await ask(capability, method, input)
    t.true(JSON.stringify(seen[seenAs]).includes(Buffer.from(key).toString('latin1')) || JSON.stringify(seen[seenAs]).includes(key))
  })
}

test('a right that ends while secrets are looked for: nothing is stored', async (t) => {
  const looking = Promise.withResolvers<void>()
  const found = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const deleted: string[] = []
  const slow = { ...masks, value: async <Value>(_plugin: string, value: Value) => (looking.resolve(), await found.promise, value) }
  const kv = { ...memoryKv(), delete: async (_space: unknown, key: string) => (deleted.push(key), true) }
  const capabilities = maskedRequests(createCapabilities({ kv, secrets: { read: async () => undefined }, log: { write() {} } }), slow)
  const { broker, from, revoke } = createScene({ asks: { kv: { bytes: 100 } }, capabilities })
  const replying = broker.handle(from, '{"capability":"kv","method":"delete","input":{"key":"a"}}', (end) => over.resolve(end))
  await looking.promise
  revoke('kv')
  t.is(codeOf(JSON.parse(await replying)), 'grant_missing')
  found.resolve()
  await over.promise
  t.deepEqual(deleted, [])
})
