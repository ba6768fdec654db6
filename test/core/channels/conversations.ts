import test from 'ava'
import { Conversation } from '../../../core/store/entities/conversation.ts'
import { Session } from '../../../core/store/entities/session.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { receptionScene } from '../../helpers/reception-scene.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)
const direct = { room: { id: 'r', kind: 'direct' as const } }
const group = { room: { id: 'r', kind: 'group' as const, label: 'Family\u202e' } }
const about = { agent: 'assistant', text: '# Trains\nto Rome' }

databaseTest('a direct conversation is the person’s, a group’s the channel owner’s', async (t, database) => {
  const store = await database.open()
  const { channel, conversations, owner } = await receptionScene(store)
  const [ann, bob] = [await addPrincipal(store, 'member'), await addPrincipal(store, 'member')]
  t.is(await conversations.find(channel, direct, ann), undefined)
  const first = await conversations.findOrMake(channel, direct, ann, about)
  t.is(first.owner, ann)
  t.deepEqual(await conversations.find(channel, direct, ann), first)
  t.is(await conversations.find(channel, direct, bob), undefined)
  t.is(await conversations.find({ ...channel, name: 'other' }, direct, ann), undefined)
  const shared = await conversations.findOrMake(channel, group, ann, about)
  t.is(shared.owner, owner)
  t.deepEqual(await conversations.findOrMake(channel, group, bob, about), shared)
  t.deepEqual((await store.fork().find(Session, {}, { orderBy: { title: 'asc' } })).map(({ title }) => title), ['Family', 'Trains'])
})

databaseTest('a conversation begins anew on request, in a row that stays', async (t, database) => {
  const store = await database.open()
  const { channel, conversations } = await receptionScene(store)
  const ann = await addPrincipal(store, 'member')
  const first = await conversations.findOrMake(channel, direct, ann, about)
  const second = await conversations.renew(channel, direct, ann, { agent: 'assistant' })
  t.is(second.id, first.id)
  t.not(second.session, first.session)
  t.is(await store.fork().count(Conversation), 1)
  t.is((await conversations.renew(channel, { ...direct, thread: 'x' }, ann, { agent: 'assistant' })).owner, ann)
})

databaseTest('the owner’s room keeps its two kinds apart', async (t, database) => {
  const { channel, conversations, owner } = await receptionScene(await database.open())
  const inPrivate = await conversations.findOrMake(channel, direct, owner, about)
  t.is(await conversations.find(channel, group, owner), undefined)
  const shared = await conversations.findOrMake(channel, group, owner, about)
  t.not(shared.session, inPrivate.session)
})
