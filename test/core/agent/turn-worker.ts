import test, { type ExecutionContext } from 'ava'
import { ulid } from 'ulid'
import type { Effect } from '../../../plugin-registry/manifest/effect.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Principal } from '../../../core/store/entities/principal.ts'
import { Step } from '../../../core/store/entities/step.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { openChatBench } from '../../helpers/chat-bench.ts'

/** A turn that was killed while a tool of this effect was at work; then the gateway is back. */
async function killedDuring(t: ExecutionContext, effect: Effect, change: Partial<{ fence: number; cancelledAt: Date }> = {}) {
  const hung = Promise.withResolvers<void>()
  const first = await openChatBench(t, {
    script: () => ({ text: 'Let me see.', calls: [{ name: 'a__b', arguments: { n: 1 } }, { name: 'a__quick', arguments: {} }] }),
    tools: [{ plugin: 'a', tool: 'b', effect, run: () => (hung.resolve(), new Promise(() => {})) }, { plugin: 'a', tool: 'quick', effect: 'write', run: () => 'quick result' }],
  })
  const { session, turn } = await first.chat.send(first.caller, { text: 'go' })
  await hung.promise
  await first.event('tool.finished')
  // As the kernel leaves it: nothing of the first gateway runs any more, and its rows stand as they were.
  await first.store.fork().nativeUpdate(Turn, { id: turn }, { claimedBy: 'dead', fence: 2, leaseUntil: new Date(0), ...change })
  await first.chat[Symbol.asyncDispose]()
  const runs: unknown[] = []
  const next = await openChatBench(t, {
    store: first.store,
    gateway: 'dead',
    script: () => ({ text: 'It is done.' }),
    tools: [{ plugin: 'a', tool: 'b', effect, run: input => (runs.push(input), 'read again') }, { plugin: 'a', tool: 'quick', effect: 'write', run: () => runs.push('quick') }],
  })
  await next.chat.idle()
  return { next, runs, session, turn, answer: await next.rows.answer(turn), steps: await next.rows.steps(turn), row: await next.rows.turn(turn) }
}

test('a turn goes on after a kill: what was finished is not done again, reading is', async t => {
  const { next, runs, answer, steps, row } = await killedDuring(t, 'read')
  t.deepEqual(runs, [{ n: 1 }])
  t.like(row, { status: 'done', fence: 3 })
  t.is(answer.id, row.reply)
  t.is(answer.text, 'Let me see.\n\nIt is done.')
  t.deepEqual(steps.map(({ kind, state, output }) => [kind, state, kind === 'tool' ? output : null]), [['model', 'done', null], ['tool', 'done', 'read again'], ['tool', 'done', 'quick result'], ['model', 'done', null]])
  t.is(next.server.requests.length, 1)
  t.deepEqual(next.server.requests[0]?.body.messages.slice(1).map(({ role, content }) => [role, content]), [['user', 'go'], ['assistant', 'Let me see.'], ['tool', 'read again'], ['tool', 'quick result']])
})

for (const effect of ['write', 'external', 'spend'] as const) {
  test(`a call of effect ${effect} is never made twice: its outcome is unknown to the model, and the person is told`, async t => {
    const { next, runs, answer, steps } = await killedDuring(t, effect)
    t.deepEqual(runs, [])
    t.like(steps[1], { state: 'unknown', error: { code: 'outcome_unknown' } })
    t.regex(String(next.server.requests[0]?.body.messages.at(-2)?.content), /outcome_unknown/)
    t.is(answer.text, 'Let me see.\n\n*The gateway stopped while a b was at work: it is not known whether it took effect.*\n\nIt is done.')
  })
}

test('what was stopped stays stopped', async t => {
  const { next, runs, answer, row } = await killedDuring(t, 'read', { cancelledAt: new Date() })
  t.is(row.status, 'cancelled')
  t.is(answer.status, 'cancelled')
  t.deepEqual([runs.length, next.server.requests.length], [0, 0])
})

test('a turn that never comes to an end is given up', async t => {
  const { next, answer } = await killedDuring(t, 'read', { fence: 20 })
  t.is(answer.error?.code, 'turn_given_up')
  t.is(next.server.requests.length, 0)
})

test('a turn of somebody who was removed meanwhile does nothing in their name', async t => {
  const bench = await openChatBench(t, { script: () => ({ hang: true }) })
  const { turn } = await bench.chat.send(bench.caller, { text: 'go' })
  await bench.server.arrived(1)
  await bench.chat[Symbol.asyncDispose]()
  await bench.store.fork().nativeUpdate(Principal, { id: bench.caller.principal }, { disabledAt: new Date() })
  const next = await openChatBench(t, { store: bench.store, script: () => ({ text: 'no' }) })
  await next.chat.idle()
  t.like(await next.rows.answer(turn), { status: 'cancelled', error: { code: 'turn_cancelled' } })
  t.is(next.server.requests.length, 0)
})

test('a command that was cut off by a kill ends with what is known of it', async t => {
  const bench = await openChatBench(t)
  const { session, turn } = await bench.ask('hello')
  const id = ulid()
  await bench.store.fork().insert(Turn, { ...(await bench.rows.turn(turn)), id, reply: ulid(), status: 'queued', fence: 1 })
  await bench.store.fork().insert(Message, { ...(await bench.store.fork().findOneOrFail(Message, { turn, role: 'user' })), id: ulid(), turn: id, text: '/a b {}' })
  await bench.store.fork().insert(Step, { id: ulid(), owner: bench.caller.principal, turn: id, seq: 0, kind: 'tool', state: 'intended', plugin: 'a', tool: 'b', effect: 'external', toolCall: null, input: null, output: null, error: null, denials: null, ms: null, createdAt: new Date(), finishedAt: null })
  bench.chat.wake()
  await bench.chat.idle()
  t.regex((await bench.rows.answer(id)).text, /not known whether it took effect/)
  t.is(session, (await bench.rows.turn(id)).session)
})
