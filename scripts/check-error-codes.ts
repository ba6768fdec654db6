// docs/ERRORS.md lists every code that Airlock can answer with, and no other.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listSources, report, root } from './source-files.ts'

const union = /export type (\w+Code) =\s*((?:\s*\|?\s*'[a-z_]+')+)/g
const listed = new Set([...readFileSync(join(root, 'docs/ERRORS.md'), 'utf8').matchAll(/^\| `([a-z_]+)`/gm)].map(([, code]) => code!))
const thrown = new Map<string, string>()

const bare: string[] = []
for (const file of listSources()) {
  const text = readFileSync(join(root, file), 'utf8')
  for (const [, , codes] of withoutComments(text).matchAll(union)) {
    for (const [, code] of codes!.matchAll(/'([a-z_]+)'/g)) thrown.set(code!, file)
  }

  // Guest code has the plain errors of the web; everything else throws its area's class.
  if (/^(sandbox\/(guest|sdk)|plugin-registry\/bundled|core\/console)\//.test(file)) continue
  for (const [index, line] of text.split('\n').entries()) {
    if (/throw new (Error|TypeError|RangeError)\(/.test(line)) bare.push(`${file}:${index + 1}: throws a bare error; use its area's class`)
  }
}

report('error codes', [
  ...[...thrown].filter(([code]) => !listed.has(code)).map(([code, file]) => `${file}: ${code} is not in docs/ERRORS.md`),
  ...[...listed].filter((code) => !thrown.has(code)).map((code) => `docs/ERRORS.md: ${code} is in no union of codes`),
  ...bare,
])

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
}
