import test from 'ava'
import { TurnError } from '../../../core/agent/turn-error.ts'
import { Channel } from '../../../core/store/entities/channel.ts'
import { Identity } from '../../../core/store/entities/identity.ts'
import { Pairing } from '../../../core/store/entities/pairing.ts'
import { Principal } from '../../../core/store/entities/principal.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { receptionScene } from '../../helpers/reception-scene.ts'

const databaseTest = await onBothDatabases(test)

databaseTest('who is paired speaks, in a session of their own', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store)
  const ann = await scene.pair('ann')
  const bob = await scene.pair('bob')
  const { id } = await scene.write({ from: 'ann', text: 'Hello' })
  await scene.write({ from: 'bob' })
  await scene.write({ from: 'ann', text: 'Again' })
  t.like(scene.accepted[0], { owner: ann, agent: 'assistant', text: 'Hello', author: null, replyTo: id, taintedBy: [], idempotencyKey: `telegram:dm-ann:${id}`, caller: { principal: ann, role: 'member', origin: 'channel' } })
  t.deepEqual([...scene.accepted[0]!.caller.scopes], ['chat', 'read'])
  t.is(scene.accepted[2]?.session, scene.accepted[0]?.session)
  t.not(scene.accepted[1]?.session, scene.accepted[0]?.session)
  t.like(await store.fork().findOneOrFail(Session, { id: scene.accepted[1]!.session }), { owner: bob, origin: 'channel', title: 'Hello' })
  t.deepEqual(scene.hears(), [])
})

databaseTest('a stranger gets a code, once, and nothing of theirs comes in', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store)
  for (const text of ['Hello', 'Anybody?', '/status', '/new', '/model', '/calculator evaluate 1+1']) await scene.write({ from: 'eve', label: 'Eve\u202e\u0007', text })
  const { code, label } = await store.fork().findOneOrFail(Pairing, { channel: 'telegram' })
  const heard = scene.hears()
  t.is(heard.length, 1)
  t.true(heard[0]?.includes(code))
  t.is(label, 'Eve')
  t.deepEqual(scene.accepted, [])
  t.deepEqual(scene.done, [])
  t.is(await store.fork().count(Session), 0)
  t.deepEqual(scene.published.map(({ type }) => type), ['pairing.requested'])
  t.false(JSON.stringify(scene.published).includes('Eve'))
})

databaseTest('a restart tells the same code again; an hour later it is another', async (t, database) => {
  const scene = await receptionScene(await database.open())
  await scene.write({ from: 'eve' })
  const [first = ''] = scene.hears()
  scene.restart()
  await scene.write({ from: 'eve' })
  t.deepEqual(scene.hears(), [first])
  scene.clock.now = new Date('2026-11-22T13:00:01Z')
  await scene.write({ from: 'eve' })
  const [second = ''] = scene.hears()
  t.regex(second, /[A-Z0-9]{4}-[A-Z0-9]{4}/)
  t.not(second, first)
})

databaseTest('a flood of strangers gets no more than so many codes', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store)
  for (let stranger = 0; stranger < 40; stranger++) await scene.write({ from: `bot-${stranger}` })
  t.is(scene.hears().length, 20)
  t.is(await store.fork().count(Pairing), 20)
  scene.clock.now = new Date('2026-11-22T13:00:01Z')
  await scene.write({ from: 'late' })
  t.is(scene.hears().length, 1)
  t.is(await store.fork().count(Pairing), 1)
})

databaseTest('who was told no is not answered', async (t, database) => {
  const scene = await receptionScene(await database.open())
  await scene.write({ from: 'eve' })
  const [request] = await scene.pairings.list()
  await scene.pairings.reject(request!.id)
  scene.hears()
  scene.restart()
  scene.clock.now = new Date('2026-11-23T12:00:00Z')
  await scene.write({ from: 'eve' })
  t.deepEqual(scene.hears(), [])
})

databaseTest('a message that comes twice is one', async (t, database) => {
  const scene = await receptionScene(await database.open())
  await scene.pair('ann')
  await scene.write({ id: '7' })
  await scene.write({ id: '7' })
  t.is(scene.accepted.length, 1)
})

databaseTest('who was removed is silent at once, also as a guest of an open channel', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store, { policy: 'open', dailyLimit: 10 })
  const ann = await scene.pair('ann')
  await scene.write({ from: 'ann' })
  await scene.write({ from: 'eve' })
  t.is(scene.accepted.length, 2)
  await store.fork().nativeUpdate(Principal, { id: { $in: [ann, scene.accepted[1]!.caller.principal] } }, { disabledAt: new Date() })
  for (const from of ['ann', 'eve']) await scene.write({ from })
  await scene.write({ from: 'ann', text: '/status' })
  // Nor does unlinking the account let a removed guest begin anew.
  await store.fork().nativeDelete(Identity, { externalId: 'eve' })
  await scene.write({ from: 'eve' })
  t.is(scene.accepted.length, 2)
  t.deepEqual(scene.hears(), [])
})

databaseTest('an unpaired account is a stranger again', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store)
  await scene.pair('ann')
  await scene.write({ from: 'ann' })
  await store.fork().nativeDelete(Identity, { externalId: 'ann' })
  await scene.write({ from: 'ann' })
  t.is(scene.accepted.length, 1)
  t.regex(scene.hears()[0] ?? '', /do not know you/)
})

databaseTest('an open channel lets strangers in as guests, up to its daily limit', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store, { policy: 'open', dailyLimit: 3 })
  await scene.pair('ann')
  await scene.write({ from: 'eve', label: 'Owner\u200b' })
  await scene.write({ from: 'eve' })
  await scene.write({ from: 'mallory', label: '' })
  const [eve, again, mallory] = scene.accepted.map(({ caller }) => caller)
  t.like(eve, { role: 'guest', name: 'Owner' })
  t.deepEqual([...eve!.scopes], ['chat'])
  t.is(again?.principal, eve?.principal)
  t.not(mallory?.principal, eve?.principal)
  t.is(mallory?.name, 'Guest')
  t.deepEqual(scene.accepted[0]?.taintedBy, ['a message of Owner, a guest'])

  scene.restart()
  await scene.write({ from: 'eve' })
  await scene.write({ from: 'eve' })
  t.is(scene.accepted.length, 3)
  t.is(scene.hears().length, 1)
  await scene.write({ from: 'ann' })
  t.is(scene.accepted.length, 4)
  scene.clock.now = new Date('2026-11-23T00:00:00Z')
  await scene.write({ from: 'eve' })
  t.is(scene.accepted.length, 5)
})

databaseTest('many accounts on an open channel make no more guests than its day holds', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store, { policy: 'open', dailyLimit: 5 })
  for (let stranger = 0; stranger < 30; stranger++) await scene.write({ from: `bot-${stranger}`, text: stranger % 2 === 0 ? '/status' : 'Hello', room: 'r', group: true })
  t.is(await store.fork().count(Principal, { role: 'guest' }), 5)
  t.is(await store.fork().count(Identity), 5)
  t.is(scene.accepted.length, 2)
  t.is(scene.hears().filter((text) => /tomorrow/.test(text)).length, 1)
})

databaseTest('an open channel without a limit takes nothing from strangers', async (t, database) => {
  const scene = await receptionScene(await database.open(), { policy: 'open' })
  await scene.write({ from: 'eve' })
  t.deepEqual(scene.accepted, [])
})

databaseTest('a guest of an open day is a stranger once the channel asks for pairing', async (t, database) => {
  const scene = await receptionScene(await database.open(), { policy: 'open', dailyLimit: 10 })
  await scene.write({ from: 'eve' })
  await scene.change({ policy: 'pairing' })
  await scene.write({ from: 'eve' })
  t.is(scene.accepted.length, 1)
  t.regex(scene.hears()[0] ?? '', /do not know you/)
})

databaseTest('a list is a list: who is not on it is not answered, paired or not', async (t, database) => {
  const scene = await receptionScene(await database.open(), { policy: 'allowlist', allowed: ['42'] })
  await scene.pair('ann')
  await scene.write({ from: 'ann' })
  await scene.write({ from: '4' })
  await scene.write({ from: '42 ' })
  t.deepEqual(scene.accepted, [])
  await scene.write({ from: '42' })
  t.like(scene.accepted[0], { caller: { role: 'guest' } })
  t.deepEqual(scene.hears(), [])
})

databaseTest('a channel that is off, disabled or removed takes nothing, from the next message on', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store)
  await scene.pair('olga', 'owner')
  await scene.write({ from: 'olga' })
  for (const change of [{ policy: 'off' as const }, { policy: 'pairing' as const, enabled: false }]) {
    await scene.change(change)
    await scene.write({ from: 'olga' })
    await scene.write({ from: 'eve' })
  }
  await store.fork().nativeDelete(Channel, { name: 'telegram' })
  await scene.write({ from: 'olga' })
  t.is(scene.accepted.length, 1)
  t.deepEqual(scene.hears(), [])
})

databaseTest('an account counts on its own channel only', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store)
  const ann = await scene.pair('owner-there', 'member')
  await scene.identities.link({ plugin: 'mail', name: 'mail' }, { externalId: 'ann', label: 'ann' }, ann)
  await scene.identities.link({ plugin: 'telegram', name: 'other' }, { externalId: 'ann', label: 'ann' }, ann)
  await scene.identities.link({ plugin: 'mail', name: 'telegram' }, { externalId: 'ann', label: 'ann' }, ann)
  await scene.write({ from: 'ann' })
  t.deepEqual(scene.accepted, [])
  for (const from of ['Owner-there', 'owner-there ', 'owner-there\u0000', 'owner-there\u200b']) await scene.write({ from }).catch(() => undefined)
  t.deepEqual(scene.accepted, [])
})

databaseTest('too much at once is answered once', async (t, database) => {
  const scene = await receptionScene(await database.open(), { messagesPerMinute: 3 })
  await scene.pair('ann')
  await scene.pair('bob')
  for (let message = 0; message < 6; message++) await scene.write({ from: 'ann' })
  await scene.write({ from: 'bob' })
  t.is(scene.accepted.length, 4)
  const heard = scene.hears()
  t.is(heard.length, 1)
  t.regex(heard[0] ?? '', /a lot at once/)
  for (let message = 0; message < 6; message++) await scene.write({ from: 'eve', group: true })
  t.is(scene.hears().filter((text) => /at once/.test(text)).length, 0)
})

databaseTest('an edit is a note while the answer is open, and nothing once it is given', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store)
  await scene.pair('ann')
  await scene.write({ id: '7', text: 'Two tickets' })
  await scene.write({ id: '7', text: 'Three tickets', edited: true })
  await scene.write({ id: '7', text: 'Three tickets', edited: true })
  t.is(scene.accepted.length, 2)
  t.regex(scene.accepted[1]?.text ?? '', /changed[^]*Three tickets/)
  t.is(scene.accepted[1]?.session, scene.accepted[0]?.session)
  await store.fork().nativeUpdate(Turn, {}, { status: 'done' })
  await scene.write({ id: '7', text: 'Four tickets', edited: true })
  t.is(scene.accepted.length, 2)
  await scene.write({ id: '8', text: 'Only the edit names you', edited: true })
  t.is(scene.accepted[2]?.text, 'Only the edit names you')
})

databaseTest('a full lane is said, and anything else is tried again', async (t, database) => {
  const scene = await receptionScene(await database.open())
  await scene.pair('ann')
  scene.refusals.push(new TurnError('session_busy', 'full'))
  await scene.write()
  t.regex(scene.hears()[0] ?? '', /Too many messages wait/)
  scene.refusals.push(new Error('the database is gone'))
  await t.throwsAsync(scene.write(), { message: 'the database is gone' })
  t.deepEqual(scene.hears(), [])
})
