import test from 'ava'
import { plainLines, plainText } from '../../../core/approvals/plain-text.ts'

test('ordinary text of any language stays as it is', (t) => {
  for (const text of ['Grüße an Ann: 你好，世界。', 'नमस्ते', 'e\u0301', 'a = b < c', '']) t.is(plainText(text), text)
})

test('what would deceive the eye is written out', (t) => {
  t.is(plainText('a\u202eb'), 'a\\u202eb')
  t.is(plainText('\u200b\ufeff\u00a0\u2003\u3164\u115f\u{e0020}\ue000\u0000\n'), '\\u200b\\ufeff\\u00a0\\u2003\\u3164\\u115f\\u{e0020}\\ue000\\u0000\\u000a')
  t.is(plainText('x\ud800y'), 'x\\ud800y')
})

test('lines stay lines where they are ours', (t) => t.is(plainLines('a\nb\r\nc\u2028d'), 'a\nb\\u000d\nc\\u2028d'))
