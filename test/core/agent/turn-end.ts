import test from 'ava'
import { openChatBench } from '../../helpers/chat-bench.ts'

test('time is limited', async t => {
  const bench = await openChatBench(t, { limits: { seconds: 1 }, script: () => ({ text: 'one two three', after: 2, ends: 'hang' }) })
  const { answer, row } = await bench.ask('go')
  t.is(row.error?.code, 'time_limit')
  t.is(answer.status, 'failed')
})

test('a model that breaks off leaves what it said, and the next turn reads it', async t => {
  const bench = await openChatBench(t, { script: (_request, count) => (count === 1 ? { text: 'one two three', after: 3, ends: 'end' } : { text: 'better' }) })
  const { session, answer, steps } = await bench.ask('go')
  t.is(answer.error?.code, 'provider_broken')
  t.is(answer.text, 'one two ')
  t.deepEqual(steps.map(({ kind, state }) => [kind, state]), [['model', 'failed']])
  await bench.ask({ session, text: 'again' })
  t.deepEqual(bench.server.requests[1]?.body.messages.slice(1).map(({ role, content }) => [role, content]), [['user', 'go'], ['assistant', 'one two '], ['user', 'again']])
})
