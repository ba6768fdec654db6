import { execFileSync } from 'node:child_process'
import test from 'ava'
import { denialText, shellWord } from '../../../core/cli/denial-text.ts'
import { printable } from '../../../core/cli/printable.ts'
import fc from '../../helpers/fast-check.ts'

test('a refusal comes with the command that allows just that', (t) => {
  const grant = { capability: 'net.http', scope: { allow: [{ url: 'https://example.com/*' }] } }
  t.is(
    denialText('web-page', { capability: 'net.http', tried: 'x', message: 'no grant allows it', grant }),
    `no grant allows it; allow it: airlock grant allow web-page net.http '{"allow":[{"url":"https://example.com/*"}]}'`,
  )
  t.is(denialText('web-page', { capability: 'kv', tried: 'x', message: 'no\ngrant' }), 'no grant')
})

test('pasted into a shell, an address stays one word', (t) => {
  const words = fc.sample(fc.oneof(fc.string(), fc.constantFrom(`'; rm -rf ~ #`, '$(id)', '`id`', '\\', `'"'"'`, '\n', '')), 200)
  const script = `printf '%s\\0' ${words.map(shellWord).join(' ')}`
  t.deepEqual(execFileSync('sh', ['-c', script]).toString().split('\0').slice(0, -1), words.map(printable))
})
