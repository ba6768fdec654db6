import test from 'ava'
import { readOpenTurn } from '../../../core/session/open-turn.ts'
import { createGate } from '../../../core/approvals/gate.ts'
import { openChatBench } from '../../helpers/chat-bench.ts'
import { openTestStore } from '../../helpers/store.ts'

test('a turn that waits for a person shows what it said and what it asks', async (t) => {
  const store = await openTestStore(t)
  const bench = await openChatBench(t, {
    store,
    gate: { ...createGate({ store, waitMs: () => 60_000, announce: () => {} }), judge: async () => ({ verdict: 'ask', why: 'It is a test.' }) },
    script: () => ({ text: 'May I?', calls: [{ name: 'a__b', arguments: {} }] }),
    tools: [{ plugin: 'a', tool: 'b', effect: 'external', run: () => 1 }],
  })
  const { session, turn } = await bench.chat.send(bench.caller, { text: 'go' })
  await bench.chat.idle()
  t.like(await readOpenTurn(bench.store.fork(), session), { turn, text: 'May I?', tools: [{ plugin: 'a', tool: 'b', ok: null }] })
  await bench.chat.cancel(bench.caller, { turn })
  await bench.chat.idle()
  t.is(await readOpenTurn(bench.store.fork(), session), null)
})
