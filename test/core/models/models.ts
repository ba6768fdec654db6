import { randomBytes } from 'node:crypto'
import test, { type ExecutionContext } from 'ava'
import { createDefaultModelSetting } from '../../../core/models/default-model-setting.ts'
import type { EnvironmentProviders } from '../../../core/models/environment-providers.ts'
import { ModelError } from '../../../core/models/model-error.ts'
import { createModelListing } from '../../../core/models/model-listing.ts'
import { createModels } from '../../../core/models/models.ts'
import { createOpenAiCompatible } from '../../../core/models/openai-compatible.ts'
import type { ProviderEntry } from '../../../core/models/provider-entry.ts'
import { createProviderKeys } from '../../../core/models/provider-keys.ts'
import { createProviders } from '../../../core/models/providers.ts'
import { OperationError } from '../../../core/operations/operation-error.ts'
import { Secret } from '../../../core/store/entities/secret.ts'
import { createSecretVault } from '../../../core/store/secrets.ts'
import { callerOf } from '../../helpers/chat-bench.ts'
import { type ModelScript, startModelServer } from '../../helpers/model-server.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

async function open(t: ExecutionContext, { environment = {}, found, configured }: { environment?: EnvironmentProviders; found?: ProviderEntry; configured?: string } = {}) {
  const store = await openTestStore(t)
  const caller = callerOf(await addPrincipal(store))
  const vault = await createSecretVault({ store, secret: randomBytes(32).toString('base64url') })
  const listing = createModelListing()
  let changes = 0
  const onChange = () => void (changes += 1)
  const providers = createProviders({ store, keys: createProviderKeys(vault), environment, ollama: async () => found, listing, onChange })
  const connect = (endpoint: Parameters<typeof createOpenAiCompatible>[0]) => createOpenAiCompatible(endpoint, { retries: 0 })
  const models = createModels({ providers, listing, setting: createDefaultModelSetting(store), configured, connect, onChange })
  return { store, caller, providers, models, changes: () => changes }
}

async function serve(t: ExecutionContext, script?: ModelScript, models?: string[]) {
  const server = await startModelServer(script, { models })
  t.teardown(server.close)
  return server
}

test('with nothing set up, the list says so and a turn gets words that say what to set', async t => {
  const { caller, models } = await open(t)
  t.deepEqual(await models.list(caller), { models: [], providers: [], default: null, ready: false, hint: 'no_provider' })
  const error = await t.throwsAsync(models.open(null), { instanceOf: ModelError, code: 'model_missing' })
  t.regex(error.message, /OPENAI_API_KEY.*\/help/)
})

test('a provider set in the console lists its models and answers; its key is sealed and never told', async t => {
  const { store, caller, models, providers, changes } = await open(t)
  const server = await serve(t)
  const { provider } = await providers.put(caller, { name: 'mine', kind: 'compatible', baseUrl: server.url, key: 'sk-very-secret' })
  t.deepEqual(provider, { name: 'mine', kind: 'compatible', baseUrl: server.url, source: 'stored', hasKey: true, models: ['test-model', 'other-model'] })
  t.is(changes(), 1)

  const list = await models.list(caller)
  t.deepEqual(list.models.map(({ id }) => id), ['mine/test-model', 'mine/other-model'])
  t.deepEqual([list.default, list.ready, list.hint], ['mine/test-model', true, null])
  t.notRegex(JSON.stringify(list), /very-secret/)
  t.deepEqual((await store.fork().findAll(Secret)).map(({ space }) => space), ['provider:mine'])

  const model = await models.open(null)
  await Array.fromAsync(model.adapter.stream({ model: model.name, messages: [{ role: 'user', text: 'hi' }], tools: [] }, new AbortController().signal))
  t.is(server.requests[0]?.headers['authorization'], 'Bearer sk-very-secret')
})

test('the chosen default wins over the configured one, and is refused for a provider that is not there', async t => {
  const { caller, models, providers } = await open(t, { configured: 'mine/configured' })
  const server = await serve(t)
  await providers.put(caller, { name: 'mine', kind: 'compatible', baseUrl: server.url })
  t.is((await models.open(undefined)).id, 'mine/configured')
  await models.setDefault(caller, { model: 'mine/other-model' })
  await models.setDefault(caller, { model: 'mine/vendor/with/slashes' })
  t.is((await models.open(undefined)).name, 'vendor/with/slashes')
  const error = await t.throwsAsync(models.setDefault(caller, { model: 'nobody/x' }), { instanceOf: ModelError, code: 'provider_unknown' })
  t.regex(error.message, /mine/)
  await t.throwsAsync(models.setDefault(caller, { model: 'noslash' }), { instanceOf: ModelError, code: 'model_unknown' })
})

test('a key does not follow its provider to another address', async t => {
  const { caller, models, providers } = await open(t)
  const [first, second] = [await serve(t), await serve(t)]
  await providers.put(caller, { name: 'mine', kind: 'compatible', baseUrl: first.url, key: 'for-the-first' })
  t.true((await providers.put(caller, { name: 'mine', kind: 'compatible', baseUrl: first.url })).provider.hasKey)

  t.true((await models.test(caller, { provider: 'mine', kind: 'compatible', baseUrl: second.url, model: 'm' })).ok)
  t.is(second.requests[0]?.headers['authorization'], undefined)

  t.false((await providers.put(caller, { name: 'mine', kind: 'compatible', baseUrl: second.url })).provider.hasKey)
})

test("a member of the environment's providers is used with its key; a stored one of the same name goes before it", async t => {
  const [first, second] = [await serve(t), await serve(t)]
  const { caller, models, providers } = await open(t, { environment: { openai: { key: 'env-key', baseUrl: first.url }, anthropic: {} } })
  t.deepEqual((await providers.list(caller)).providers.map(({ name, source, kind }) => [name, source, kind]), [['openai', 'environment', 'compatible']])
  t.true((await models.test(caller, { provider: 'openai', model: 'm' })).ok)
  t.is(first.requests[0]?.headers['authorization'], 'Bearer env-key')

  await t.throwsAsync(providers.remove(caller, { name: 'openai' }), { instanceOf: OperationError, code: 'conflict' })
  await providers.put(caller, { name: 'openai', kind: 'openai', baseUrl: second.url })
  t.is((await providers.list(caller)).providers.length, 1)
  await models.test(caller, { provider: 'openai', model: 'm' })
  t.is(second.requests[0]?.headers['authorization'], undefined, 'a key from the environment goes only where the environment says')
  await providers.remove(caller, { name: 'openai' })
  t.is((await providers.find('openai'))?.source, 'environment')
})

test('an Ollama that was found is a provider, and its first model the default', async t => {
  const server = await serve(t, undefined, ['nomic-embed-text:latest', 'llama3.2:latest', 'qwen3:8b'])
  const { caller, models, providers } = await open(t, { found: { name: 'ollama', kind: 'ollama', baseUrl: server.url, source: 'found', hasKey: false, models: [] } })
  const list = await models.list(caller)
  t.is(list.default, 'ollama/llama3.2:latest')
  t.is((await models.open(null)).name, 'llama3.2:latest')
  await t.throwsAsync(providers.remove(caller, { name: 'ollama' }), { instanceOf: OperationError, code: 'conflict' })
})

test('a provider that cannot be listed shows why, and the others are listed all the same', async t => {
  const gone = await startModelServer()
  await gone.close()
  const { caller, models, providers } = await open(t)
  const server = await serve(t)
  await providers.put(caller, { name: 'a-gone', kind: 'compatible', baseUrl: gone.url })
  await providers.put(caller, { name: 'b-named', kind: 'compatible', baseUrl: gone.url, models: ['own', 'own', 'other'] })
  await providers.put(caller, { name: 'c-here', kind: 'compatible', baseUrl: server.url })
  const list = await models.list(caller)
  t.is(list.providers[0]?.error?.code, 'provider_unreachable')
  t.deepEqual(list.providers[1]?.models, ['own', 'other'])
  t.is(list.providers[1]?.error, undefined)
  t.is(list.providers[2]?.models.length, 2)
  t.is(list.default, 'b-named/own')
})

test('a trial tells the model’s words, or what went wrong', async t => {
  const { caller, models } = await open(t)
  const good = await serve(t, () => ({ text: 'ready' }))
  const bad = await serve(t, () => ({ status: 401, body: { error: { message: 'no such key' } } }))
  const trial = await models.test(caller, { kind: 'compatible', baseUrl: good.url, key: 'k', model: 'm' })
  t.true(trial.ok)
  t.is(trial.text, 'ready')
  const refused = await models.test(caller, { kind: 'compatible', baseUrl: bad.url, key: 'k', model: 'm' })
  t.false(refused.ok)
  t.is(refused.error?.code, 'provider_refused')
  await t.throwsAsync(models.test(caller, { model: 'm' }), { instanceOf: OperationError, code: 'input_invalid' })
  await t.throwsAsync(models.test(caller, { provider: 'nobody', model: 'm' }), { instanceOf: OperationError, code: 'not_found' })
})

test('a trial of a model that never stops talking ends by itself', async t => {
  const { caller, models } = await open(t)
  const server = await serve(t, () => ({ text: 'word '.repeat(1_000), after: 500, then: 'hang' }))
  const trial = await models.test(caller, { kind: 'compatible', baseUrl: server.url, model: 'm' })
  t.true(trial.ok)
  t.is(trial.text?.length, 200)
  t.is(await server.requests[0]?.closed, 'cut')
})

for (const baseUrl of ['ftp://x/v1', 'nonsense', 'http://user:pass@x/v1', 'file:///etc/passwd', 'http://x/v1#part']) {
  test(`the base URL ${baseUrl} is refused`, async t => {
    const { caller, providers } = await open(t)
    await t.throwsAsync(providers.put(caller, { name: 'x', kind: 'compatible', baseUrl }), { instanceOf: OperationError, code: 'input_invalid' })
  })
}

test('a provider cannot be named so that its models could not be', async t => {
  const { caller, providers } = await open(t)
  for (const name of ['a/b', '', '../x', ' ']) {
    await t.throwsAsync(providers.put(caller, { name, kind: 'openai', key: 'k' }), { instanceOf: OperationError, code: 'input_invalid' })
  }
  await t.throwsAsync(providers.put(caller, { name: 'x', kind: 'compatible' }), { instanceOf: OperationError, code: 'input_invalid' })
  await t.throwsAsync(providers.remove(caller, { name: '__proto__' }), { instanceOf: OperationError, code: 'not_found' })
})
