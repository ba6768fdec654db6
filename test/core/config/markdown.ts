import test from 'ava'
import { listBindings } from '../../../core/config/binding.ts'
import { jsonSchema } from '../../../core/config/json-schema.ts'
import { configMarkdown } from '../../../core/config/markdown.ts'
import { placeSchema } from '../../../core/config/place-schema.ts'
import { settingsSchema } from '../../../core/config/schema.ts'

test('every setting and every variable has its row', (t) => {
  const text = configMarkdown()
  for (const { path } of listBindings(settingsSchema)) t.true(text.includes(`| \`${path.join('.')}\` |`), path.join('.'))
  for (const { meta } of [...listBindings(settingsSchema), ...listBindings(placeSchema)]) {
    for (const name of [meta.env, ...(meta.aliases ?? [])]) if (name !== undefined) t.true(text.includes(`\`${name}\``), name)
  }
})

test('every row has as many cells as its table', (t) => {
  const rows = configMarkdown().split('\n').filter((line) => line.startsWith('|'))
  const cells = new Set(rows.map((row) => row.split(/(?<!\\)\|/).length))
  t.deepEqual([...cells].sort(), [6, 8])
})

test('the JSON Schema says nothing about variables and allows no other keys', (t) => {
  const text = JSON.stringify(jsonSchema())
  t.false(/"(?:env|aliases|secret|allowed)":/.test(text))
  t.like(jsonSchema(), { additionalProperties: false, type: 'object' })
})
