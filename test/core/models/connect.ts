import test from 'ava'
import { connectModel } from '../../../core/models/connect.ts'
import { startAnthropicServer } from '../../helpers/anthropic-server.ts'
import { loadedPackages } from '../../helpers/loaded-packages.ts'
import { startModelServer } from '../../helpers/model-server.ts'

const request = { model: 'm', messages: [{ role: 'user' as const, text: 'hi' }], tools: [] }
const { signal } = new AbortController()

test("Anthropic is spoken to in its own language, everybody else in OpenAI's", async t => {
  const anthropic = await startAnthropicServer(t, () => ({ text: 'ok' }))
  const openai = await startModelServer(() => ({ text: 'ok' }))
  t.teardown(openai.close)
  for (const kind of ['openai', 'google', 'ollama', 'compatible'] as const) await Array.fromAsync(connectModel({ name: kind, kind, baseUrl: openai.url, key: 'k' }, { fetch }).stream(request, signal))
  await Array.fromAsync(connectModel({ name: 'anthropic', kind: 'anthropic', baseUrl: anthropic.url, key: 'k' }, { fetch }).stream(request, signal))
  t.is(openai.requests.length, 4)
  t.deepEqual(anthropic.requests.map(({ path }) => path), ['/v1/messages'])
})

test('neither SDK is loaded before a model is asked', async t => {
  const file = new URL('../../../core/models/connect.ts', import.meta.url).href
  const loaded = await loadedPackages(`const { connectModel } = await import(${JSON.stringify(file)}); connectModel({ name: 'a', kind: 'anthropic', baseUrl: 'http://127.0.0.1:9/v1', key: 'k' }, { fetch })`)
  t.deepEqual(loaded.filter(name => name === 'openai' || name.startsWith('@anthropic')), [])
})
