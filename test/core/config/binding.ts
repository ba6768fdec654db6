import test from 'ava'
import { z } from 'zod'
import { innermost, listBindings } from '../../../core/config/binding.ts'
import { setting } from '../../../core/config/setting.ts'

test('every setting is found, under whatever default or wrapping', (t) => {
  const schema = z.strictObject({
    port: setting(z.number().default(1), { description: 'A port.', env: 'PORT' }),
    turn: z.strictObject({ steps: setting(z.number().optional(), { description: 'Steps.', reload: true }) }).prefault({}),
    url: setting(z.string().transform((text) => text.trim()).optional(), { description: 'An address.' }),
  })
  t.deepEqual(listBindings(schema).map(({ path, meta }) => [path.join('.'), meta.env ?? '', meta.reload ?? false]), [['port', 'PORT', false], ['turn.steps', '', true], ['url', '', false]])
})

test('a setting that says nothing of itself is a mistake of ours', (t) => {
  t.throws(() => listBindings(z.strictObject({ port: z.number() })))
})

test('the schema inside its wrappings', (t) => {
  const inner = z.string()
  for (const wrapped of [inner, inner.default('x'), inner.optional(), inner.transform((text) => text.length), inner.prefault('x').optional()]) t.is(innermost(wrapped), inner)
})
