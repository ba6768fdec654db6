import test from 'ava'
import { ulid } from 'ulid'
import type { Caller } from '../../../core/access/caller.ts'
import { createSessions } from '../../../core/session/sessions.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Step } from '../../../core/store/entities/step.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import type { Store } from '../../../core/store/store.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)

function callerOf(principal: string): Caller {
  return { principal, name: 'someone', role: 'member', scopes: new Set(['read', 'chat']), origin: 'api' }
}

/** A finished turn: what was asked, one tool call, the answer. Times go up with `at`. */
async function addTurn(store: Store, owner: string, session: string, at: number, question: string, answer: string) {
  const em = store.fork()
  const turn = ulid(at)
  const createdAt = new Date(at)
  const usage = { inputTokens: 1, outputTokens: 2 }
  await em.insert(Turn, { id: turn, owner, session, agent: 'default', model: 'test/one', origin: 'api', status: 'done', tainted: false, usage, error: null, claimedBy: null, fence: 0, leaseUntil: null, createdAt, finishedAt: createdAt })
  const message = { owner, session, turn, status: 'complete' as const, error: null, idempotencyKey: null }
  await em.insert(Message, { ...message, id: ulid(at), role: 'user', text: question, createdAt })
  await em.insert(Step, { id: ulid(at), owner, turn, seq: 0, kind: 'tool', state: 'done', plugin: 'calculator', tool: 'evaluate', effect: 'read', toolCall: 'c1', input: { expression: '1+1' }, output: { value: '2' }, error: null, denials: null, ms: 3, createdAt, finishedAt: createdAt })
  await em.insert(Message, { ...message, id: ulid(at + 1), role: 'assistant', text: answer, createdAt: new Date(at + 1) })
  return turn
}

databaseTest('messages carry the tool calls, usage and model of their turn', async (t, database) => {
  const store = await database.open()
  const caller = callerOf(await addPrincipal(store))
  const sessions = createSessions({ store })
  const session = await sessions.create(caller, { agent: 'default' })
  await addTurn(store, caller.principal, session.id, 1_000, 'how much is 1+1?', 'It is 2.')
  const { messages, next, running } = await sessions.messages(caller, { session: session.id })
  t.like(messages[0], { role: 'user', text: 'how much is 1+1?', tools: [] })
  t.like(messages[1], { role: 'assistant', text: 'It is 2.', usage: { inputTokens: 1, outputTokens: 2 }, model: 'test/one', createdAt: '1970-01-01T00:00:01.001Z' })
  t.like(messages[1]?.tools[0], { plugin: 'calculator', tool: 'evaluate', input: { expression: '1+1' }, output: { value: '2' }, ok: true, ms: 3 })
  t.is(next, null)
  t.is(running, null)
})

databaseTest('a turn that ends while its messages are read is told once: as a message', async (t, database) => {
  const store = await database.open()
  const caller = callerOf(await addPrincipal(store))
  const { id: session } = await createSessions({ store }).create(caller, { agent: 'default' })
  const turn = await addTurn(store, caller.principal, session, 1_000, 'hello', 'Hello.')
  const sessions = createSessions({ store, live: { running: () => ({ turn, text: 'Hello.', tools: [] }), stop: async () => {} } })
  const { messages, running } = await sessions.messages(caller, { session })
  t.deepEqual(messages.map(({ text }) => text), ['hello', 'Hello.'])
  t.is(running, null)
})

databaseTest('pages of messages join without gap or overlap', async (t, database) => {
  const store = await database.open()
  const caller = callerOf(await addPrincipal(store))
  const sessions = createSessions({ store })
  const { id: session } = await sessions.create(caller, { agent: 'default' })
  for (let index = 0; index < 5; index++) await addTurn(store, caller.principal, session, 1_000 + index * 10, `q${index}`, `a${index}`)
  const texts: string[] = []
  let before: string | null | undefined
  for (let pages = 0; before !== null && pages < 10; pages++) {
    const page = await sessions.messages(caller, { session, before, limit: 3 })
    texts.unshift(...page.messages.map(({ text }) => text))
    before = page.next
  }
  t.deepEqual(texts, ['q0', 'a0', 'q1', 'a1', 'q2', 'a2', 'q3', 'a3', 'q4', 'a4'])
})

databaseTest('sessions come last used first, in pages, with count and last text', async (t, database) => {
  const store = await database.open()
  const caller = callerOf(await addPrincipal(store))
  let time = 1_000
  const sessions = createSessions({ store, now: () => new Date(time++) })
  const made = []
  for (const title of ['one', 'two', 'three', 'four']) made.push(await sessions.create(caller, { agent: 'default', title }))
  await addTurn(store, caller.principal, made[0]?.id ?? '', 5_000, 'hello', 'x'.repeat(300))
  await sessions.touch(made[0]?.id ?? '')
  const first = await sessions.list(caller, { limit: 3 })
  t.deepEqual(first.sessions.map(({ title }) => title), ['one', 'four', 'three'])
  t.is(first.sessions[0]?.messages, 2)
  t.is(first.sessions[0]?.lastText, 'x'.repeat(200))
  t.is(first.sessions[1]?.lastText, '')
  const second = await sessions.list(caller, { limit: 3, before: first.next })
  t.deepEqual(second.sessions.map(({ title }) => title), ['two'])
  t.is(second.next, undefined)
  await t.throwsAsync(sessions.list(caller, { before: "1' or 1=1" }), { code: 'input_invalid' })
})

databaseTest('another member can neither see nor touch a session', async (t, database) => {
  const store = await database.open()
  const owner = callerOf(await addPrincipal(store, 'member', 'Ada'))
  const stranger = callerOf(await addPrincipal(store, 'owner', 'Eve'))
  const sessions = createSessions({ store })
  const { id: session } = await sessions.create(owner, { agent: 'default', title: 'private' })
  await addTurn(store, owner.principal, session, 1_000, 'a secret thing', 'indeed')
  const notFound = { code: 'not_found' }
  await t.throwsAsync(sessions.get(stranger, { session }), notFound)
  await t.throwsAsync(sessions.messages(stranger, { session }), notFound)
  await t.throwsAsync(sessions.rename(stranger, { session, title: 'mine' }), notFound)
  await t.throwsAsync(sessions.delete(stranger, { session }), notFound)
  await t.throwsAsync(sessions.export(stranger, { session }), notFound)
  await t.throwsAsync(sessions.requireOwned(stranger, session), notFound)
  t.deepEqual(await sessions.search(stranger, { text: 'secret' }), { hits: [] })
  t.deepEqual((await sessions.list(stranger, {})).sessions, [])
  t.is((await sessions.get(owner, { session })).session.title, 'private')
})

databaseTest('deleting stops the turn at work, then takes messages, turns and steps along', async (t, database) => {
  const store = await database.open()
  const caller = callerOf(await addPrincipal(store))
  const stopped: string[] = []
  const deleted: string[] = []
  const sessions = createSessions({ store, live: { running: () => undefined, stop: async (session) => void stopped.push(session) }, onDeleted: async (_, session) => void deleted.push(session) })
  const { id: session } = await sessions.create(caller, { agent: 'default' })
  await addTurn(store, caller.principal, session, 1_000, 'q', 'a')
  await sessions.delete(caller, { session })
  t.deepEqual([stopped, deleted], [[session], [session]])
  const em = store.fork()
  t.deepEqual(await Promise.all([em.count(Message), em.count(Turn), em.count(Step)]), [0, 0, 0])
  await t.throwsAsync(sessions.delete(caller, { session }), { code: 'not_found' })
})

databaseTest('the turn at work comes with the newest page only', async (t, database) => {
  const store = await database.open()
  const caller = callerOf(await addPrincipal(store))
  const running = { turn: 't1', text: 'so far', tools: [] }
  const sessions = createSessions({ store, live: { running: () => running, stop: async () => {} } })
  const { id: session } = await sessions.create(caller, { agent: 'default' })
  t.deepEqual((await sessions.messages(caller, { session })).running, running)
  t.is((await sessions.messages(caller, { session, before: 'Z' })).running, null)
})

databaseTest('search finds what was typed, not what it would mean as a pattern', async (t, database) => {
  const store = await database.open()
  const caller = callerOf(await addPrincipal(store))
  const sessions = createSessions({ store })
  const { id: session } = await sessions.create(caller, { agent: 'default' })
  const texts = ['100% sure', '100 apples', 'snake_case', 'snakeXcase', 'a!b', "it's", 'back\\slash', 'WHERE ? AND ??', 'nul\0byte']
  for (const [index, text] of texts.entries()) await addTurn(store, caller.principal, session, 1_000 + index * 10, text, '-')
  const found = async (text: string) => (await sessions.search(caller, { text })).hits.map(({ snippet }) => snippet)
  t.deepEqual(await found('0%'), ['100% sure'])
  t.deepEqual(await found('SNAKE_'), ['snake_case'])
  t.deepEqual(await found('a!b'), ['a!b'])
  t.deepEqual(await found("it's"), ["it's"])
  t.deepEqual(await found('\\'), ['back\\slash'])
  t.deepEqual(await found('? AND ?'), ['WHERE ? AND ??'])
  t.is((await found('nul\0byte')).length, 1)
  t.deepEqual(await found("' or 1=1 --"), [])
})

databaseTest('an id with hostile characters is merely not found', async (t, database) => {
  const store = await database.open()
  const caller = callerOf(await addPrincipal(store))
  const sessions = createSessions({ store })
  for (const session of ['a\0b', "'; drop table sessions; --", '\ud800', '?', '__proto__', '']) {
    await t.throwsAsync(sessions.get(caller, { session }), { code: 'not_found' })
  }
  const { id: session } = await sessions.create(caller, { agent: 'default' })
  t.deepEqual((await sessions.messages(caller, { session, before: "a\0' or 1=1" })).messages, [])
})

databaseTest('a new name is kept as given and marks the session as named', async (t, database) => {
  const store = await database.open()
  const caller = callerOf(await addPrincipal(store))
  const sessions = createSessions({ store })
  const { id: session } = await sessions.create(caller, { agent: 'default' })
  t.is((await sessions.rename(caller, { session, title: "Ada's 100% 🎉" })).session.title, "Ada's 100% 🎉")
  const { text } = await sessions.export(caller, { session, format: 'json' })
  t.is(JSON.parse(text).session.title, "Ada's 100% 🎉")
})
