import test from 'ava'
import { Conversation } from '../../../core/store/entities/conversation.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { receptionScene } from '../../helpers/reception-scene.ts'

const databaseTest = await onBothDatabases(test)

databaseTest('commands are answered at once, and a plugin’s go on as messages', async (t, database) => {
  const scene = await receptionScene(await database.open())
  await scene.pair('ann')
  await scene.write({ text: '/status' })
  t.is(scene.told[0]?.replyTo, 'm1')
  t.regex(scene.hears()[0] ?? '', /`assistant`.*`lab\/one`[^]*Nothing is at work/)
  await scene.write({ text: 'Hello' })
  await scene.write({ text: '/status' })
  t.regex(scene.hears()[0] ?? '', /One answer is at work/)
  await scene.write({ text: '/help' })
  t.regex(scene.hears()[0] ?? '', /\/new[^]*\/model/)
  await scene.write({ text: '/calculator evaluate 1+1' })
  t.is(scene.accepted[1]?.text, '/calculator evaluate 1+1')
  await scene.write({ text: '/stop', edited: true })
  t.deepEqual(scene.done, [])
})

databaseTest('/stop ends what runs in this conversation and in no other', async (t, database) => {
  const scene = await receptionScene(await database.open())
  await scene.pair('ann')
  await scene.pair('bob')
  await scene.write({ from: 'bob' })
  await scene.write({ from: 'ann', text: '/stop' })
  t.deepEqual(scene.done, [])
  t.regex(scene.hears()[0] ?? '', /Nothing is at work/)
  await scene.write({ from: 'bob', text: '/stop' })
  t.deepEqual(scene.done, [`stop ${scene.accepted[0]?.session} all`])
})

databaseTest('in a group a guest stops only what they asked for', async (t, database) => {
  const scene = await receptionScene(await database.open(), { policy: 'open', dailyLimit: 10 })
  await scene.write({ from: 'eve', group: true })
  await scene.write({ from: 'eve', group: true, text: '/stop' })
  t.deepEqual(scene.done, [`stop ${scene.accepted[0]?.session} ${scene.accepted[0]?.caller.principal}`])
  scene.hears()
  await scene.write({ from: 'eve', group: true, text: '/new' })
  t.regex(scene.hears()[0] ?? '', /Only those/)
  await scene.write({ from: 'eve', group: true, text: '/status' })
  t.deepEqual(scene.hears(), ['I am here.'])
})

databaseTest('/new begins a session and keeps the old one', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store)
  await scene.pair('ann')
  await scene.write()
  await scene.write({ text: '/new' })
  await scene.write()
  t.not(scene.accepted[1]?.session, scene.accepted[0]?.session)
  t.is(scene.accepted[1]?.conversation, scene.accepted[0]?.conversation)
  t.is(await store.fork().count(Session), 2)
  t.is(await store.fork().count(Conversation), 1)
})

databaseTest('the model is chosen by the owner, where they may approve, and nowhere else', async (t, database) => {
  const scene = await receptionScene(await database.open())
  await scene.pair('olga', 'owner')
  await scene.pair('ann')
  for (const from of ['olga', 'ann']) await scene.write({ from, text: '/model lab/two' })
  await scene.change({ mayApprove: true })
  await scene.write({ from: 'ann', text: '/model lab/two' })
  await scene.write({ from: 'olga', group: true, text: '/model lab/two' })
  t.deepEqual(scene.done, [])
  t.is(scene.hears().filter((text) => /chosen in the console/.test(text)).length, 4)
  await scene.write({ from: 'olga', text: '/model lab/two' })
  await scene.write({ from: 'olga', text: '/model no`such' })
  t.deepEqual(scene.done, ['model assistant lab/two', 'model assistant no`such'])
  t.deepEqual(scene.hears(), ['`lab/two` answers from now on.', 'There is no model `no’such` here.'])
})

databaseTest('what waits for the owner’s word is decided where it may be; elsewhere the person reads why not', async (t, database) => {
  const scene = await receptionScene(await database.open(), { mayApprove: true })
  await scene.pair('olga', 'owner')
  await scene.pair('ann')
  await scene.write({ from: 'ann', text: '/approve k7m2' })
  await scene.write({ from: 'olga', group: true, text: '/approve k7m2' })
  t.deepEqual(scene.done, [])
  t.deepEqual(scene.hears(), ['Approvals cannot be decided here.', 'Approvals cannot be decided here.'])
  await scene.write({ from: 'olga', text: '/approve k7m2' })
  await scene.write({ from: 'olga', text: '/deny q2q2' })
  t.deepEqual(scene.done, ['once k7m2', 'deny q2q2'])
  t.is(scene.hears().length, 2)
})
