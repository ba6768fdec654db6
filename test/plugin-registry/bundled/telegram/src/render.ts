import test from 'ava'
import { chunks } from '../../../../../plugin-registry/bundled/telegram/src/chunk.ts'
import type { Entity } from '../../../../../plugin-registry/bundled/telegram/src/entity.ts'
import { render } from '../../../../../plugin-registry/bundled/telegram/src/render.ts'
import fc from '../../../../helpers/fast-check.ts'
import { markdown } from '../../../../helpers/markdown-arbitrary.ts'
import { faultOf } from '../../../../helpers/telegram-rules.ts'

const marked = ({ text, entities }: { text: string; entities: readonly Entity[] }) => entities.map(({ type, offset, length }) => [type, text.slice(offset, offset + length)])

const cases: [source: string, text: string, entities: [string, string][]][] = [
  ['plain', 'plain', []],
  ['**bold** and *italic* and ~~gone~~', 'bold and italic and gone', [['bold', 'bold'], ['italic', 'italic'], ['strikethrough', 'gone']]],
  ['***both***', 'both', [['bold', 'both'], ['italic', 'both']]],
  ['# Head\n\nText', 'Head\n\nText', [['bold', 'Head']]],
  ['a `b` c', 'a b c', [['code', 'b']]],
  ['**a `b` c**', 'a b c', [['bold', 'a'], ['code', 'b'], ['bold', 'c']]],
  ['```js\nlet a = 1\n  b()\n```', 'let a = 1\n  b()', [['pre', 'let a = 1\n  b()']]],
  ['```\nnever closed', 'never closed', [['pre', 'never closed']]],
  ['> quoted\n> > deeper', 'quoted\n\ndeeper', [['blockquote', 'quoted\n\ndeeper']]],
  ['- a\n- b\n  - c', '• a\n• b\n  • c', []],
  ['3. a\n4. b', '3. a\n4. b', []],
  ['- [x] done\n- [ ] open', '• ☑ done\n• ☐ open', []],
  ['- **a**\n  more', '• a\n  more', [['bold', 'a']]],
  ['- a\n\n  ```\n  x\n  y\n  ```', '• a\n  x\n  y', [['pre', 'x\n  y']]],
  ['[here](https://example.com/x)', 'here', [['text_link', 'here']]],
  ['[file](./a.txt)', 'file (./a.txt)', []],
  ['<https://example.com>', 'https://example.com', []],
  ['me@example.com', 'me@example.com', []],
  ['![cat](https://example.com/cat.png)', 'cat', [['text_link', 'cat']]],
  ['| a | bb |\n|---|---:|\n| ccc | d |', 'a    bb\n───  ──\nccc   d', [['pre', 'a    bb\n───  ──\nccc   d']]],
  ['a  \nb', 'a\nb', []],
  ['<script>x</script>', '<script>x</script>', []],
  ['1 < 2 & *3*', '1 < 2 & 3', [['italic', '3']]],
  ['a\n\n---\n\nb', 'a\n\n———\n\nb', []],
]
for (const [source, text, entities] of cases) {
  test(`${JSON.stringify(source)} is shown as ${JSON.stringify(text)}`, (t) => {
    const rendered = render(source)
    t.is(rendered.text, text)
    t.deepEqual(marked(rendered), entities)
  })
}

test('a fence names its language, a link its address', (t) => {
  t.like(render('```js\nx\n```').entities[0], { type: 'pre', language: 'js' })
  t.like(render('[a](https://example.com/?q=1&r=2)').entities[0], { type: 'text_link', url: 'https://example.com/?q=1&r=2' })
})

test('any Markdown becomes parts that Telegram accepts, which together say all of it', (t) => {
  fc.assert(fc.property(markdown, fc.integer({ min: 8, max: 120 }), (source, limit) => {
    const rendered = render(source)
    const parts = chunks(rendered, limit)
    for (const part of parts) {
      const fault = faultOf(part, limit)
      if (fault !== undefined) throw new TypeError(`${fault}: ${JSON.stringify(part)} of ${JSON.stringify(source)}`)
    }
    const squeezed = (text: string) => text.replaceAll(/\s+/g, '')
    return squeezed(parts.map(({ text }) => text).join('')) === squeezed(rendered.text)
  }), { numRuns: 3_000 })
  t.pass()
})

test('what is no Markdown comes through as it is', (t) => {
  fc.assert(fc.property(fc.array(fc.stringMatching(/^[A-Za-z0-9äöü漢字🙂,;!?]{1,12}$/u), { minLength: 1, maxLength: 50 }), (words) => {
    const text = words.join(' ')
    return render(text).text === text && render(text).entities.length === 0
  }))
  t.pass()
})
