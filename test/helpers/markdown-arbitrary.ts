import fc from './fast-check.ts'

const words = fc.stringMatching(/^[A-Za-zäß漢🙂 .,!?]{1,40}$/u)
const mark = fc.constantFrom('*', '**', '***', '_', '__', '~~', '`', '``', '[', '](', ')', '](https://example.com/a)', '![', '<b>', '</b>', '&amp;', '\\', '|', '> ', '>> ', '# ', '- ', '1. ', '- [x] ', '    ', '\n', '\n\n', '```\n', '```js\n', '~~~', '\n---\n', '| a | b |\n|---|--:|\n| 1 | 2 |\n', 'https://example.com', '[^1]', '[^1]: note\n', '👨‍👩‍👧', '\u0301', '\t', '  \n')

/** Markdown as models write it, and as nobody should. */
export const markdown = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.oneof(words, mark), { maxLength: 60 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
)
