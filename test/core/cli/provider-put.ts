import test from 'ava'
import { kindOf } from '../../../core/cli/provider-put.ts'

test('a provider called as its vendor needs no kind, any other does', (t) => {
  t.is(kindOf({ name: 'openai' }), 'openai')
  t.is(kindOf({ name: 'openai', kind: 'compatible' }), 'compatible')
  t.is(kindOf({ name: 'lab', kind: 'ollama' }), 'ollama')
  for (const input of [{ name: 'lab' }, { name: 'lab', kind: 'opnai' }, { name: '__proto__' }]) t.throws(() => kindOf(input), { code: 'usage_invalid' })
})
