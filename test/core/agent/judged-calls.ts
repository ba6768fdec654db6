import test from 'ava'
import type { ChatOptions } from '../../../core/agent/chat.ts'
import { Approval, type ApprovalRow } from '../../../core/store/entities/approval.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { createGate } from '../../../core/approvals/gate.ts'
import { lockTurn, requeueTurn } from '../../../core/agent/suspension.ts'
import type { Store } from '../../../core/store/store.ts'
import { openChatBench } from '../../helpers/chat-bench.ts'
import { openTestStore } from '../../helpers/store.ts'

const asking = (store: Store): ChatOptions['gate'] => {
  const gate = createGate({ store, waitMs: () => 60_000, announce: () => {} })
  const verdicts: Record<string, 'ask' | 'never'> = { asks: 'ask', never: 'never' }
  return { ...gate, judge: async (_turn, { tool }) => ({ verdict: verdicts[tool] ?? 'allow', why: 'It is a test.' }) }
}

async function waitingTurn(t: Parameters<typeof openTestStore>[0]) {
  const store = await openTestStore(t)
  const ran: string[] = []
  const tool = (name: string) => ({ plugin: 'a', tool: name, effect: 'external' as const, run: () => (ran.push(name), `${name} result`) })
  const bench = await openChatBench(t, {
    store,
    gate: asking(store),
    script: request => (request.messages.at(-1)?.role === 'tool' ? { text: 'Done.' } : { text: 'I will.', calls: ['asks', 'plain', 'never'].map(name => ({ name: `a__${name}`, arguments: {} })) }),
    tools: ['asks', 'plain', 'never'].map(tool),
  })
  const { session, turn } = await bench.chat.send(bench.caller, { text: 'go' })
  await bench.chat.idle()
  const decide = async (state: ApprovalRow['state']) => {
    await store.commit(async (sql) => {
      await lockTurn(sql, turn)
      await sql.update(Approval, { turn }, { state })
      await requeueTurn(sql, turn)
    })
    bench.chat.wake()
    await bench.chat.idle()
  }
  return { bench, ran, session, turn, decide }
}

test('a call that must be asked about waits in nobody\'s hands; the others are made', async t => {
  const { bench, ran, turn, session } = await waitingTurn(t)
  t.deepEqual(ran, ['plain'])
  t.like(await bench.rows.turn(turn), { status: 'waiting', claimedBy: null, leaseUntil: null })
  t.deepEqual((await bench.rows.steps(turn)).map(({ tool, state, error }) => [tool, state, error?.code]), [[null, 'done', undefined], ['asks', 'asked', undefined], ['plain', 'done', undefined], ['never', 'failed', 'never_allowed']])
  t.is(bench.live.running(session), null)
})

test('once it is allowed, it runs, and only it', async t => {
  const { bench, ran, turn, decide } = await waitingTurn(t)
  await decide('allowed')
  t.deepEqual(ran, ['plain', 'asks'])
  const answer = await bench.rows.answer(turn)
  t.is(answer.text, 'I will.\n\nDone.')
  t.deepEqual(bench.server.requests[1]?.body.messages.slice(-3).map(({ content }) => String(content).slice(0, 12)), ['asks result', 'plain result', '{"error":{"c'])
})

for (const [state, code] of [['denied', 'approval_denied'], ['expired', 'approval_expired']] as const) {
  test(`${state}: it does not run, the model is told, and the turn goes on`, async t => {
    const { bench, ran, turn, decide } = await waitingTurn(t)
    await decide(state)
    t.deepEqual(ran, ['plain'])
    t.like((await bench.rows.steps(turn))[1], { state: 'failed', error: { code } })
    t.is((await bench.rows.turn(turn)).status, 'done')
  })
}

test('a turn that waits can be stopped', async t => {
  const { bench, ran, turn } = await waitingTurn(t)
  t.deepEqual(await bench.chat.cancel(bench.caller, { turn }), { cancelled: true })
  await bench.chat.idle()
  t.is((await bench.rows.turn(turn)).status, 'cancelled')
  t.deepEqual(ran, ['plain'])
})

test('an approval that came just before a kill is not asked for again', async t => {
  const { bench, ran, turn, decide } = await waitingTurn(t)
  await bench.store.fork().nativeUpdate(Turn, { id: turn }, { status: 'queued' })
  await decide('allowed')
  t.deepEqual(ran, ['plain', 'asks'])
})

test('a command asks too where policy says so', async t => {
  const store = await openTestStore(t)
  const bench = await openChatBench(t, { store, gate: asking(store), tools: [{ plugin: 'a', tool: 'asks', effect: 'spend', run: () => 'bought' }] })
  const { turn } = await bench.chat.send(bench.caller, { text: '/a asks' })
  await bench.chat.idle()
  t.is((await bench.rows.turn(turn)).status, 'waiting')
  await store.commit(async (sql) => {
    await sql.update(Approval, { turn }, { state: 'allowed' })
    await requeueTurn(sql, turn)
  })
  bench.chat.wake()
  await bench.chat.idle()
  t.is((await bench.rows.answer(turn)).text, 'bought')
})
