import test from 'ava'
import { OperationError } from '../../../core/operations/operation-error.ts'
import { openModelBench, serveModel } from '../../helpers/model-bench.ts'

test('a trial tells the model’s words, or what went wrong', async t => {
  const { caller, models } = await openModelBench(t)
  const good = await serveModel(t, () => ({ text: 'ready' }))
  const bad = await serveModel(t, () => ({ status: 401, body: { error: { message: 'no such key' } } }))
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
  const { caller, models } = await openModelBench(t)
  const server = await serveModel(t, () => ({ text: 'word '.repeat(1_000), after: 500, ends: 'hang' }))
  const trial = await models.test(caller, { kind: 'compatible', baseUrl: server.url, model: 'm' })
  t.true(trial.ok)
  t.is(trial.text?.length, 200)
  t.is(await server.requests[0]?.closed, 'cut')
})
