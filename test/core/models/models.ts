import test from 'ava'
import { ModelError } from '../../../core/models/model-error.ts'
import { OperationError } from '../../../core/operations/operation-error.ts'
import { startModelServer } from '../../helpers/model-server.ts'
import { openModelBench, serveModel } from '../../helpers/model-bench.ts'

test('with nothing set up, the list says so and a turn gets words that say what to set', async t => {
  const { caller, models } = await openModelBench(t)
  t.deepEqual(await models.list(caller), { models: [], providers: [], default: null, ready: false, hint: 'no_provider' })
  const error = await t.throwsAsync(models.open(null), { instanceOf: ModelError, code: 'model_missing' })
  t.regex(error.message, /OPENAI_API_KEY.*\/help/)
})

test('the chosen default wins over the configured one, and is refused for a provider that is not there', async t => {
  const { caller, models, providers } = await openModelBench(t, { configured: 'mine/configured' })
  const server = await serveModel(t)
  await providers.put(caller, { name: 'mine', kind: 'compatible', baseUrl: server.url })
  t.is((await models.open(undefined)).id, 'mine/configured')
  await models.setDefault(caller, { model: 'mine/other-model' })
  await models.setDefault(caller, { model: 'mine/vendor/with/slashes' })
  t.is((await models.open(undefined)).name, 'vendor/with/slashes')
  const error = await t.throwsAsync(models.setDefault(caller, { model: 'nobody/x' }), { instanceOf: ModelError, code: 'provider_unknown' })
  t.regex(error.message, /mine/)
  await t.throwsAsync(models.setDefault(caller, { model: 'noslash' }), { instanceOf: ModelError, code: 'model_unknown' })
})

test('an Ollama that was found is a provider, and its first model the default', async t => {
  const server = await serveModel(t, undefined, ['nomic-embed-text:latest', 'llama3.2:latest', 'qwen3:8b'])
  const { caller, models, providers } = await openModelBench(t, { found: { name: 'ollama', kind: 'ollama', baseUrl: server.url, source: 'found', hasKey: false, models: [] } })
  const list = await models.list(caller)
  t.is(list.default, 'ollama/llama3.2:latest')
  t.is((await models.open(null)).name, 'llama3.2:latest')
  t.deepEqual(await models.current(), { default: 'ollama/llama3.2:latest', ready: true })
  await t.throwsAsync(providers.remove(caller, { name: 'ollama' }), { instanceOf: OperationError, code: 'conflict' })
})

test('a provider that cannot be listed shows why, and the others are listed all the same', async t => {
  const gone = await startModelServer()
  await gone.close()
  const { caller, models, providers } = await openModelBench(t)
  const server = await serveModel(t)
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
