import test from 'ava'
import { completionsOf } from '../../../../core/console/chat/commands.ts'
import type { Plugin } from '../../../../core/operations/shapes/plugin.ts'

const tool = (name: string) => ({ name, description: `does ${name}`, effect: 'read' as const, input: {} })
const plugin = (name: string, tools: string[], active = true): Plugin => ({
  name, version: '1.0.0', description: `about ${name}`, tier: 'bundled', enabled: true, active, missing: [], tools: tools.map(tool), source: 'bundled',
})
const plugins = [plugin('calculator', ['evaluate']), plugin('clock', ['now', 'between']), plugin('notes', ['add'], false), plugin('skills-only', [])]
const lines = (line: string) => completionsOf(line, plugins).map((completion) => completion.line)

test('a slash offers every plugin that has tools and is on', (t) => {
  t.deepEqual(lines('/'), ['/calculator ', '/clock '])
  t.deepEqual(lines('/cl'), ['/clock '])
})

test('after the plugin come its tools', (t) => {
  t.deepEqual(lines('/clock '), ['/clock now ', '/clock between '])
  t.deepEqual(lines('/clock b'), ['/clock between '])
})

test('nothing is offered for text, for an unknown or sleeping plugin, or once the tool is chosen', (t) => {
  for (const line of ['', 'hello /clock', '/nothing ', '/notes ', '/clock now ', '/clock now Asia/Tokyo', '/clock\nnow']) t.deepEqual(lines(line), [])
})
