import test from 'ava'
import { ModelError } from '../../../core/models/model-error.ts'
import { parseModelId } from '../../../core/models/model-id.ts'
import fc from '../../helpers/fast-check.ts'

test('a provider and a model, which may have slashes of its own', t => {
  t.deepEqual(parseModelId('openrouter/meta/llama'), { provider: 'openrouter', model: 'meta/llama' })
})

test('what names no model is model_unknown', t => {
  for (const id of ['', '/', 'a/', '/b', 'plain']) t.throws(() => parseModelId(id), { instanceOf: ModelError, code: 'model_unknown' })
})

test('whatever is parsed can be put together again', t => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }).filter(name => !name.includes('/')), fc.string({ minLength: 1 }), (provider, model) => {
      t.deepEqual(parseModelId(`${provider}/${model}`), { provider, model })
    }),
  )
})
