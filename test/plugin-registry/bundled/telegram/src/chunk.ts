import test from 'ava'
import { chunks, maxEntities } from '../../../../../plugin-registry/bundled/telegram/src/chunk.ts'
import { render } from '../../../../../plugin-registry/bundled/telegram/src/render.ts'
import fc from '../../../../helpers/fast-check.ts'
import { faultOf } from '../../../../helpers/telegram-rules.ts'

const split = (markdown: string, limit?: number) => chunks(render(markdown), limit)
const texts = (markdown: string, limit?: number) => split(markdown, limit).map(({ text }) => text)

test('what fits stays whole', (t) => {
  t.deepEqual(texts('One.\n\nTwo.'), ['One.\n\nTwo.'])
  t.deepEqual(texts('   \n\n'), [])
})

test('it splits between paragraphs, else lines, sentences, words', (t) => {
  t.deepEqual(texts('First paragraph.\n\nSecond one.', 20), ['First paragraph.', 'Second one.'])
  t.deepEqual(texts('- one item\n- two items', 18), ['• one item', '• two items'])
  t.deepEqual(texts('A sentence here. Another one.', 22), ['A sentence here.', 'Another one.'])
  t.deepEqual(texts('some words without an end', 15), ['some words', 'without an end'])
  t.deepEqual(texts('x'.repeat(25), 10), ['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)])
})

test('a fence is not cut while it fits into a message of its own', (t) => {
  const code = 'let a = 1\nlet b = 2\nlet c = 3'
  const parts = split(`Some words before it, and more.\n\n\`\`\`js\n${code}\n\`\`\`\n\nAfter.`, 45)
  t.is(parts.find(({ entities }) => entities[0]?.type === 'pre')?.text.includes(code), true)
})

test('a longer fence is cut between its lines, and each part is code of the same language, indents kept', (t) => {
  const lines = Array.from({ length: 40 }, (_, index) => `  line number ${index};`)
  const parts = split(`\`\`\`ts\n${lines.join('\n')}\n\`\`\``, 200)
  t.true(parts.length > 3)
  for (const { text, entities } of parts) {
    t.like(entities, [{ type: 'pre', language: 'ts', length: text.length - entities[0]!.offset }])
    for (const line of text.split('\n')) t.regex(line, /line number \d+;$/)
  }
})

test('a format that is cut goes on in the next part', (t) => {
  const parts = split(`**${'bold words '.repeat(10).trim()}**`, 40)
  for (const { text, entities } of parts) t.deepEqual(entities, [{ type: 'bold', offset: 0, length: text.length }])
})

test('no part has more formats than Telegram keeps', (t) => {
  const parts = split(Array.from({ length: 350 }, (_, index) => `**w${index}**`).join(' '))
  t.true(parts.length >= 4)
  t.is(parts.reduce((sum, { entities }) => sum + entities.length, 0), 350)
  for (const part of parts) t.true(part.entities.length <= maxEntities)
})

test('signs of several characters stay whole', (t) => {
  fc.assert(fc.property(fc.array(fc.constantFrom('🙂', '👨‍👩‍👧', 'é', 'a', '漢'), { maxLength: 80 }), fc.integer({ min: 10, max: 30 }), (signs, limit) => {
    const parts = chunks({ text: signs.join(''), entities: [] }, limit)
    return parts.every((part) => faultOf(part, limit) === undefined && !/^[\u0301\u200d]|\u200d$/.test(part.text)) && parts.map(({ text }) => text).join('') === signs.join('')
  }))
  t.pass()
})

for (const [name, source] of Object.entries({
  lines: 'A line with **bold** and `code` in it.\n\n'.repeat(1_250), stars: '*a'.repeat(20_000), brackets: '['.repeat(40_000), quotes: `${'>'.repeat(5_000)}a`, depth: `${'- '.repeat(300)}x`,
  fences: '```\n'.repeat(5_000), words: 'word '.repeat(40_000), entities: Array.from({ length: 5_000 }, () => '`a`').join('\n\n'),
})) {
  test(`long ${name} end within the plugin's time`, (t) => {
    const started = performance.now()
    for (const part of split(source)) t.is(faultOf(part, 4_096), undefined)
    // Of the five seconds of its manifest; a busy computer is slower.
    t.true(performance.now() - started < 15_000)
  })
}

test('a line of nothing but spaces after a cut in code is left out', (t) => {
  t.deepEqual(split('```js\n🙂?äA#   \n,', 8).map(({ text }) => text), ['🙂?äA#', ','])
})
