import test from 'ava'
import { filledText, holdsPlaceholder } from '../../../../sandbox/capabilities/secrets/filled-text.ts'

const value = 's3"cr\\et'
const written = JSON.stringify(value)

for (const [name, text, filled] of [
  ['at its place', '{"d":{"token":"{t}"}}', `{"d":{"token":${written}}}`],
  ['and digits stay', '{"id":12345678901234567890.10,"d":{"token":"{t}"}}', `{"id":12345678901234567890.10,"d":{"token":${written}}}`],
  ['not elsewhere', '{"text":"{t}","d":{"token":"{t}"}}', `{"text":"{t}","d":{"token":${written}}}`],
  ['nowhere but there', '{"text":"{t}"}', undefined],
  ['not inside a string', '{"d":{"token":"say {t}"}}', undefined],
  ['not in a quoted text', '{"d":{"token":"\\"{t}\\""}}', undefined],
  ['at the last of two keys', '{"d":{"token":"{t}"},"d":{"token":"{t}"}}', `{"d":{"token":"{t}"},"d":{"token":${written}}}`],
  ['not as a key', '{"d":{"{t}":1}}', undefined],
  ['not into no JSON', '{"d":{"token":"{t}"}', undefined],
  ['not behind a flood of decoys', `{"x":[${'"{t}",'.repeat(20)}0],"d":{"token":"{t}"}}`, undefined],
  ['not in the deep', `${'['.repeat(100)}"{t}"${']'.repeat(100)}`, undefined],
] as const) {
  test(`a value is put in: ${name}`, (t) => t.is(filledText(text, 't', '/d/token', value), filled))
}

test('only a text with the handle in braces asks for it', (t) => {
  t.true(holdsPlaceholder(Buffer.from('AUTH {t}\r\n'), 't'))
  t.false(holdsPlaceholder('t {T} { t }', 't'))
})
