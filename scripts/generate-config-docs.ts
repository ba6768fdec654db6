// Writes docs/CONFIG.md and docs/airlock.schema.json from the schema of the settings; with --check it only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jsonSchema } from '../core/config/json-schema.ts'
import { configMarkdown } from '../core/config/markdown.ts'
import { report, root } from './source-files.ts'

const files = [
  { name: 'docs/CONFIG.md', text: configMarkdown() },
  { name: 'docs/airlock.schema.json', text: `${JSON.stringify(jsonSchema(), null, 2)}\n` },
]

if (process.argv.includes('--check')) {
  report('config docs', files.filter(({ name, text }) => read(name) !== text).map(({ name }) => `${name} is not what the schema says; run node scripts/generate-config-docs.ts`))
} else {
  for (const { name, text } of files) writeFileSync(join(root, name), text)
}

function read(name: string): string {
  try {
    return readFileSync(join(root, name), 'utf8')
  } catch {
    return ''
  }
}
