import test from 'ava'
import { z } from 'zod'
import { describeAllowed, describeFound } from '../../../core/config/allowed.ts'
import { listBindings } from '../../../core/config/binding.ts'
import { placeSchema } from '../../../core/config/place-schema.ts'
import { settingsSchema } from '../../../core/config/schema.ts'

const words: [z.ZodType, string][] = [
  [z.int().min(1).max(3), 'a whole number from 1 to 3'],
  [z.number().min(0), 'a number from 0'],
  [z.number(), 'a number'],
  [z.boolean().default(true), 'true or false'],
  [z.enum(['a', 'b', 'c']).optional(), 'a, b or c'],
  [z.enum(['only']), 'only'],
  [z.string().min(5), 'at least 5 characters'],
  [z.string(), 'a text'],
  [z.url().optional(), 'an address that begins with http:// or https://'],
  [z.array(z.string()).default([]), 'a list of texts'],
]

test('a shape is said in words', (t) => {
  for (const [schema, expected] of words) t.is(describeAllowed({ schema, meta: { description: '' } }), expected)
  t.is(describeAllowed({ schema: z.string(), meta: { description: '', allowed: 'a colour' } }), 'a colour')
})

test('every setting has words of its own and a description', (t) => {
  for (const { path, schema, meta } of [...listBindings(settingsSchema), ...listBindings(placeSchema)]) {
    t.false(describeAllowed({ schema, meta }).includes('docs/CONFIG.md'), path.join('.'))
    t.true(meta.description.endsWith('.'), path.join('.'))
  }
})

test('what was found is short, on one line, and no secret', (t) => {
  t.is(describeFound('a\nb', false), '"a\\nb"')
  t.is(describeFound(undefined, false), 'nothing')
  t.is(describeFound('x'.repeat(500), false).length, 58)
  t.is(describeFound('hunter2', true), '7 characters')
  t.is(describeFound({ key: 'hunter2' }, true), 'something that is no text')
})
