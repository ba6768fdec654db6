import test from 'ava'
import { codeFromPaste, codeOf } from '../../../../core/console/sign-in/code.ts'

test('the code is read from the fragment only', (t) => {
  t.is(codeOf('#code=abc-123'), 'abc-123')
  t.is(codeOf('#code=a%2Fb'), 'a/b')
  for (const hash of ['', '#', '#code=', '#/chats/code=abc', '?code=abc', '#code=%E0%A4%A']) t.is(codeOf(hash), undefined)
})

test('a person may paste the code or the whole address', (t) => {
  t.is(codeFromPaste('  http://127.0.0.1:18790/#code=abc  '), 'abc')
  t.is(codeFromPaste('abc'), 'abc')
  for (const text of ['', '   ', 'two words', 'http://127.0.0.1/#/chats']) t.is(codeFromPaste(text), undefined)
})
