import test from 'ava'
import { openChatBench } from '../../helpers/chat-bench.ts'

test('a model that never stops is stopped at the limit of tokens, and its socket closed', async t => {
  const bench = await openChatBench(t, { limits: { tokens: 50 }, script: () => ({ text: 'word '.repeat(200), after: 100, ends: 'hang' }) })
  const { answer, row } = await bench.ask('go')
  t.is(row.error?.code, 'tokens_limit')
  t.true(answer.text.startsWith('word word'))
  t.is(await bench.server.requests[0]?.closed, 'cut')
})
