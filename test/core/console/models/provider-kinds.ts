import test from 'ava'
import { draftOf, inputOf, kindsOfProvider, lacking } from '../../../../core/console/models/provider-kinds.ts'

test('each kind says what it still needs', (t) => {
  t.is(lacking(draftOf('openai'), false), 'key')
  t.is(lacking({ ...draftOf('openai'), key: 'k' }, false), 'model')
  t.is(lacking({ ...draftOf('openai'), key: 'k', model: 'm' }, false), undefined)
  t.is(lacking({ ...draftOf('openai'), model: 'm' }, true), undefined)
  t.is(lacking(draftOf('ollama'), false), 'model')
  t.is(lacking({ ...draftOf('compatible'), model: 'm' }, false), 'baseUrl')
  t.is(lacking({ ...draftOf('compatible'), name: 'two words' }, false), 'name')
})

test('what was left empty is left out, spaces around a pasted key go', (t) => {
  t.deepEqual(inputOf({ ...draftOf('openai'), key: ' sk-1 \n' }), { kind: 'openai', key: 'sk-1' })
  t.deepEqual(inputOf(draftOf('ollama')), { kind: 'ollama', baseUrl: 'http://127.0.0.1:11434' })
})

test('every kind has an example of a model', (t) => {
  for (const { example } of kindsOfProvider) t.not(example, '')
})
