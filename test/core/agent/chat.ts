import { Readable } from 'node:stream'
import test from 'ava'
import { OperationError } from '../../../core/operations/operation-error.ts'
import { TurnError } from '../../../core/agent/turn-error.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { callerOf, openChatBench } from '../../helpers/chat-bench.ts'
import { addPrincipal } from '../../helpers/store.ts'

test('a message without a session begins one, named after it; the next one goes on there', async t => {
  const bench = await openChatBench(t, { script: request => ({ text: `${request.messages.length} messages` }) })
  const first = await bench.ask('Hello there,\nhow are you?')
  const session = await bench.store.fork().findOneOrFail(Session, { id: first.session })
  t.is(session.title, 'Hello there,')
  t.is(first.answer.text, '2 messages')
  const second = await bench.ask({ session: first.session, text: 'And now?' })
  t.is(second.answer.text, '4 messages')
  t.deepEqual((await bench.rows.messages(first.session)).map(({ role }) => role), ['user', 'assistant', 'user', 'assistant'])
})

test('send answers before the turn runs', async t => {
  const bench = await openChatBench(t, { script: () => ({ hang: true }) })
  const { turn } = await bench.chat.send(bench.caller, { text: 'hi' })
  await bench.server.arrived(1)
  t.is((await bench.rows.turn(turn)).status, 'running')
})

test('a stop ends the turn at once, closes the socket to the model and keeps what was said', async t => {
  const bench = await openChatBench(t, { script: () => ({ text: 'one two three', after: 3, ends: 'hang' }) })
  const { session, turn } = await bench.chat.send(bench.caller, { text: 'hi' })
  await bench.event('message.delta', data => String(Reflect.get(Object(data), 'text')).includes('two'))
  t.like(bench.live.running(session), { turn, text: 'one two ' })
  t.deepEqual(await bench.chat.cancel(bench.caller, { turn }), { cancelled: true })
  await bench.chat.idle()
  t.is(await bench.server.requests[0]?.closed, 'cut')
  t.like(await bench.rows.answer(turn), { status: 'cancelled', text: 'one two ' })
  t.is((await bench.rows.turn(turn)).status, 'cancelled')
  t.is(bench.published.at(-1)?.type, 'turn.cancelled')
  t.is(bench.live.running(session), null)
  t.deepEqual(await bench.chat.cancel(bench.caller, { turn }), { cancelled: false })
})

test('a stop does not wait for a tool that does not listen; its outcome is unknown', async t => {
  const started = Promise.withResolvers<AbortSignal | undefined>()
  const bench = await openChatBench(t, {
    script: () => ({ calls: [{ name: 'a__b', arguments: {} }] }),
    tools: [{ plugin: 'a', tool: 'b', effect: 'write', run: (_input, { signal }) => (started.resolve(signal), new Promise(() => {})) }],
  })
  const { turn } = await bench.chat.send(bench.caller, { text: 'go' })
  const signal = await started.promise
  await bench.chat.cancel(bench.caller, { turn })
  await bench.chat.idle()
  t.true(signal?.aborted)
  t.deepEqual((await bench.rows.steps(turn)).map(({ state, error }) => [state, error?.code]), [['done', undefined], ['unknown', 'turn_cancelled']])
})

test('a turn that waits can be stopped too: its model is never asked', async t => {
  const bench = await openChatBench(t, { script: () => ({ hang: true }) })
  const first = await bench.chat.send(bench.caller, { text: 'one' })
  const second = await bench.chat.send(bench.caller, { session: first.session, text: 'two' })
  await bench.server.arrived(1)
  await bench.chat.cancel(bench.caller, { turn: second.turn })
  await bench.chat.cancel(bench.caller, { turn: first.turn })
  await bench.chat.idle()
  t.is(bench.server.requests.length, 1)
  t.is((await bench.rows.turn(second.turn)).status, 'cancelled')
})

test('one session answers one message after the other, another session at the same time', async t => {
  const bench = await openChatBench(t, { script: (_request, count) => (count === 1 ? { text: 'slow', after: 1, ends: 'hang' } : { text: 'quick' }) })
  const first = await bench.chat.send(bench.caller, { text: 'one' })
  await bench.server.arrived(1)
  const second = await bench.chat.send(bench.caller, { session: first.session, text: 'two' })
  const other = await bench.chat.send(bench.caller, { text: 'three' })
  await bench.event('message.final', data => Reflect.get(Object(data), 'turn') === other.turn)
  t.is((await bench.rows.turn(second.turn)).status, 'queued')
  await bench.chat.cancel(bench.caller, { turn: first.turn })
  await bench.chat.idle()
  t.is((await bench.rows.turn(second.turn)).status, 'done')
  t.deepEqual(bench.server.requests[2]?.body.messages.slice(1).map(({ content }) => content), ['one', 'two'])
})

test('a lane that is full says so, and nothing is stored', async t => {
  const bench = await openChatBench(t, { script: () => ({ hang: true }) })
  const { session } = await bench.chat.send(bench.caller, { text: 'first' })
  const sent = await Promise.allSettled(Array.from({ length: 25 }, (_, index) => bench.chat.send(bench.caller, { session, text: `${index}` })))
  const refused = sent.filter(each => each.status === 'rejected')
  t.is(refused.length, 6)
  t.true(refused.every(({ reason }) => reason instanceof TurnError && reason.code === 'session_busy'))
  t.is((await bench.rows.messages(session)).length, 20)
})

test('the same key is one message, also at the same moment', async t => {
  const bench = await openChatBench(t, { script: () => ({ text: 'ok' }) })
  const { session } = await bench.ask('begin')
  const input = { session, text: 'pay', idempotencyKey: 'k1' }
  const sent = await Promise.all([bench.chat.send(bench.caller, input), bench.chat.send(bench.caller, input), bench.chat.send(bench.caller, input)])
  await bench.chat.idle()
  t.is(new Set(sent.map(({ turn }) => turn)).size, 1)
  t.deepEqual(await bench.chat.send(bench.caller, input), sent[0])
  t.is(await bench.store.fork().count(Message, { idempotencyKey: 'k1' }), 1)
  t.is(bench.server.requests.length, 2)
})

test("another member's session and turn do not exist, and keys are each member's own", async t => {
  const bench = await openChatBench(t, { script: () => ({ text: 'ok' }) })
  const { session, turn } = await bench.ask({ text: 'mine', idempotencyKey: 'k' })
  const other = callerOf(await addPrincipal(bench.store, 'member'))
  await t.throwsAsync(bench.chat.send(other, { session, text: 'x' }), { instanceOf: OperationError, code: 'not_found' })
  await t.throwsAsync(bench.chat.requireOwnedTurn(other, turn), { instanceOf: OperationError, code: 'not_found' })
  await t.throwsAsync(bench.chat.cancel(other, { turn }), { instanceOf: OperationError, code: 'not_found' })
  const own = await bench.ask({ text: 'theirs', idempotencyKey: 'k' }, other)
  t.not(own.session, session)
})

test('an agent asked for by name must be there; a deleted one is stood in for', async t => {
  const bench = await openChatBench(t, { script: request => ({ text: request.messages[0]?.content ?? '' }) })
  await t.throwsAsync(bench.chat.send(bench.caller, { text: 'x', agent: 'nobody' }), { instanceOf: OperationError, code: 'not_found' })
  await bench.agents.put(bench.caller, { name: 'pirate', instructions: 'Talk like a pirate.' })
  const { session, answer } = await bench.ask({ text: 'hi', agent: 'pirate' })
  t.regex(answer.text, /Talk like a pirate\.$/)
  await bench.agents.delete(bench.caller, { name: 'pirate' })
  const after = await bench.ask({ session, text: 'hi' })
  t.notRegex(after.answer.text, /pirate/)
})

test('a session deleted under a running turn ends it, and nothing else', async t => {
  const bench = await openChatBench(t, { script: (_request, count) => (count === 1 ? { text: 'one two', after: 2, ends: 'hang' } : { text: 'ok' }) })
  const { session, turn } = await bench.chat.send(bench.caller, { text: 'hi' })
  await bench.event('message.delta')
  await bench.store.fork().nativeDelete(Session, { id: session })
  bench.live.stop(turn, new TurnError('turn_cancelled', 'Stopped.'))
  await bench.chat.idle()
  t.like(bench.published.at(-1), { type: 'turn.failed', data: { turn, error: { code: 'turn_lost' } } })
  t.is((await bench.ask('next')).answer.text, 'ok')
})

test('a gateway that stops leaves its turns where they are, and the next one answers', async t => {
  const bench = await openChatBench(t, { script: () => ({ text: 'one two', after: 2, ends: 'hang' }) })
  const { turn } = await bench.chat.send(bench.caller, { text: 'hi' })
  await bench.event('message.delta')
  await bench.chat[Symbol.asyncDispose]()
  t.like(await bench.rows.turn(turn), { status: 'queued', claimedBy: null })
  await t.throwsAsync(bench.chat.send(bench.caller, { text: 'late' }), { code: 'gateway_stopped' })
  const next = await openChatBench(t, { store: bench.store, script: () => ({ text: 'one two three' }), gateway: 'gateway-2' })
  await next.chat.idle()
  t.like(await bench.rows.answer(turn), { status: 'complete', text: 'one two three', id: (await bench.rows.turn(turn)).reply })
})

const png = Buffer.from('89504e470d0a1a0a0000000d', 'hex')

test('a photo without words is answered by a model that sees it; the next turn only knows that there was one', async t => {
  const bench = await openChatBench(t, { script: () => ({ text: 'A cat.' }) })
  const { id } = await bench.blobs.keep(bench.caller.principal, 'cat.png', Readable.from([png]))
  const first = await bench.ask({ text: '', attachments: [{ blob: id }] })
  t.is(first.answer.text, 'A cat.')
  const [message] = await bench.rows.messages(first.session)
  t.like(message, { text: '', attachments: [{ blob: id, name: 'cat.png', type: 'image/png', bytes: png.length }] })
  t.is((await bench.store.fork().findOneOrFail(Session, { id: first.session })).title, 'cat.png')
  t.deepEqual(bench.server.requests[0]?.body.messages[1]?.parts?.[0], { type: 'image_url', image_url: { url: `data:image/png;base64,${png.toString('base64')}` } })
  await bench.ask({ session: first.session, text: 'What was it?' })
  t.deepEqual(bench.server.requests[1]?.body.messages[1], { role: 'user', content: '[Attached file "cat.png" (image/png, 12 bytes)]' })
})

test("another's file is not there, and nothing is stored", async t => {
  const bench = await openChatBench(t)
  const { id } = await bench.blobs.keep(await addPrincipal(bench.store, 'member'), 'theirs.txt', Readable.from([Buffer.from('secret')]))
  await t.throwsAsync(bench.chat.send(bench.caller, { text: 'Read it', attachments: [{ blob: id }] }), { code: 'not_found' } as object)
  t.is(await bench.store.fork().count(Session), 0)
})

test('a turn that uses tools shows the image in each of its requests', async t => {
  const bench = await openChatBench(t, { script: (_request, count) => (count === 1 ? { calls: [{ name: 'a__b', arguments: {} }] } : { text: 'done' }), tools: [{ plugin: 'a', tool: 'b', run: () => 1 }] })
  const { id } = await bench.blobs.keep(bench.caller.principal, 'cat.png', Readable.from([png]))
  await bench.ask({ text: 'Look', attachments: [{ blob: id }] })
  t.deepEqual(bench.server.requests.map(({ body }) => body.messages[1]?.parts?.length), [2, 2])
})

test("a guest's photo from a chat app is shown to the model, and taints the turn as their words do", async t => {
  const bench = await openChatBench(t, { script: () => ({ text: 'A cat.' }) })
  const { session } = await bench.ask('hi')
  const guest = { ...callerOf(await addPrincipal(bench.store, 'guest')), role: 'guest' as const, origin: 'channel' as const }
  const { id } = await bench.blobs.keep(guest.principal, 'cat.png', Readable.from([png]))
  const attachments = await bench.blobs.give([id], bench.caller.principal)
  const { turn } = await bench.chat.accept({ caller: guest, owner: bench.caller.principal, session, agent: 'assistant', text: '', attachments, taintedBy: ['a message of Eve, a guest'] })
  await bench.chat.idle()
  t.is((await bench.rows.answer(turn)).text, 'A cat.')
  t.like(await bench.rows.turn(turn), { tainted: true, taintedBy: ['a message of Eve, a guest'] })
  t.deepEqual(bench.server.requests[1]?.body.messages.at(-1)?.parts?.map(({ type }) => type), ['image_url', 'text'])
})

test('told to stop, turns at work get time to end and nothing new begins; what takes longer is left to the next start', async t => {
  const gate = Promise.withResolvers<string>()
  const bench = await openChatBench(t, {
    script: request => (request.messages.at(-1)?.content === 'slow' ? { hang: true } : request.messages.at(-1)?.role === 'tool' ? { text: 'Done.' } : { calls: [{ name: 'a__b', arguments: {} }] }),
    tools: [{ plugin: 'a', tool: 'b', run: () => gate.promise }],
  })
  const quick = await bench.chat.send(bench.caller, { text: 'quick' })
  const slow = await bench.chat.send(bench.caller, { text: 'slow' })
  const behind = await bench.chat.send(bench.caller, { session: quick.session, text: 'behind' })
  await bench.server.arrived(2)
  const drained = bench.chat.drain(1_000)
  await t.throwsAsync(bench.chat.send(bench.caller, { text: 'late' }), { code: 'gateway_stopped' })
  gate.resolve('ok')
  await drained
  t.like(await bench.rows.answer(quick.turn), { status: 'complete', text: 'Done.' })
  t.like(await bench.rows.turn(slow.turn), { status: 'queued', claimedBy: null })
  t.like(await bench.rows.turn(behind.turn), { status: 'queued', claimedBy: null })
})
