import test from 'ava'
import { OperationError } from '../../../core/operations/operation-error.ts'
import { Secret } from '../../../core/store/entities/secret.ts'
import { openModelBench, serveModel } from '../../helpers/model-bench.ts'

test('a provider set in the console lists its models and answers; its key is sealed and never told', async t => {
  const { store, caller, models, providers, changes } = await openModelBench(t)
  const server = await serveModel(t)
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

test('a key does not follow its provider to another address', async t => {
  const { caller, models, providers } = await openModelBench(t)
  const [first, second] = [await serveModel(t), await serveModel(t)]
  await providers.put(caller, { name: 'mine', kind: 'compatible', baseUrl: first.url, key: 'for-the-first' })
  t.true((await providers.put(caller, { name: 'mine', kind: 'compatible', baseUrl: first.url })).provider.hasKey)

  t.true((await models.test(caller, { provider: 'mine', kind: 'compatible', baseUrl: second.url, model: 'm' })).ok)
  t.is(second.requests[0]?.headers['authorization'], undefined)

  t.false((await providers.put(caller, { name: 'mine', kind: 'compatible', baseUrl: second.url })).provider.hasKey)
})

test("a member of the environment's providers is used with its key; a stored one of the same name goes before it", async t => {
  const [first, second] = [await serveModel(t), await serveModel(t)]
  const { caller, models, providers } = await openModelBench(t, { environment: { openai: { key: 'env-key', baseUrl: first.url }, anthropic: {} } })
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

for (const baseUrl of ['ftp://x/v1', 'nonsense', 'http://user:pass@x/v1', 'file:///etc/passwd', 'http://x/v1#part']) {
  test(`the base URL ${baseUrl} is refused`, async t => {
    const { caller, providers } = await openModelBench(t)
    await t.throwsAsync(providers.put(caller, { name: 'x', kind: 'compatible', baseUrl }), { instanceOf: OperationError, code: 'input_invalid' })
  })
}

test('a provider cannot be named so that its models could not be', async t => {
  const { caller, providers } = await openModelBench(t)
  for (const name of ['a/b', '', '../x', ' ']) {
    await t.throwsAsync(providers.put(caller, { name, kind: 'openai', key: 'k' }), { instanceOf: OperationError, code: 'input_invalid' })
  }
  await t.throwsAsync(providers.put(caller, { name: 'x', kind: 'compatible' }), { instanceOf: OperationError, code: 'input_invalid' })
  await t.throwsAsync(providers.remove(caller, { name: '__proto__' }), { instanceOf: OperationError, code: 'not_found' })
})
