import test from 'ava'
import { chunks } from '../../../../../plugin-registry/bundled/discord/src/chunk.ts'
import fc from '../../../../helpers/fast-check.ts'

test('what fits is one message; nothing is none', (t) => {
  t.deepEqual(chunks('Hello **there**.'), ['Hello **there**.'])
  t.deepEqual(chunks('  \n'), [])
})

test('cut between paragraphs, lines, sentences, words, in that order', (t) => {
  t.deepEqual(chunks(`${'a'.repeat(60)}\n\n${'b'.repeat(60)}`, 100), ['a'.repeat(60), 'b'.repeat(60)])
  t.deepEqual(chunks(`One is here. Two is there. ${'c'.repeat(20)}`, 40), ['One is here. Two is there.', 'c'.repeat(20)])
  t.deepEqual(chunks('x'.repeat(250), 100).map(({ length }) => length < 101), [true, true, true])
})

test('a code block that is cut is closed, and opened again with its language', (t) => {
  const parts = chunks(`Before.\n\n\`\`\`js\n${'  let x = 1\n'.repeat(20)}\`\`\`\n\nAfter.`, 100)
  t.true(parts.length > 2)
  for (const part of parts.slice(0, -1)) t.is(part.split('```').length % 2, 1, part)
  t.true(parts.slice(1, -1).every((part) => part.startsWith('```js\n')))
  t.is(parts.join('\n').split('let x = 1').length, 21)
  t.true(parts.at(-1)!.endsWith('After.'))
})

test('whatever it is, every part fits, is not empty, and cuts no character', (t) => {
  const piece = fc.oneof(fc.constantFrom('```\n', '```js\n', '~~~~\n', '\n\n', '\n', ' ', '🧭', '`', '# '), fc.string({ maxLength: 60 }), fc.lorem({ maxCount: 30 }))
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
    for (const part of chunks(pieces.join(''), 120)) {
      t.true(part.length <= 120, JSON.stringify(part))
      t.not(part.trim(), '')
      t.true(part.isWellFormed() || !pieces.join('').isWellFormed())
    }
  }))
})
