import test from 'ava'
import { CapabilityError } from '../../../sandbox/broker/capability-error.ts'
import { Message } from '../../../core/store/entities/message.ts'
import { Observation } from '../../../core/store/entities/observation.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { openHandsScene, until } from '../../helpers/hands-scene.ts'

const databaseTest = await onBothDatabases(test)

databaseTest('messages are shown after they were stored, in order; answers only to whom they were granted', async (t, database) => {
  const seen: string[] = []
  const scene = await openHandsScene(t, {
    store: await database.open(),
    grants: { diary: { 'messages.observe': { channels: ['console'], answers: true } }, ear: { 'messages.observe': { channels: ['*'] } }, elsewhere: { 'messages.observe': { channels: ['telegram'], answers: true } } },
    guest: (plugin, entry, { text, role }) => void seen.push(`${plugin} ${entry} ${role}: ${text}`),
  })
  const { session } = await scene.chat.send(scene.caller, { text: 'one' })
  await scene.chat.send(scene.caller, { session, text: 'two' })
  await scene.chat.idle()
  scene.ring()
  await until(async () => (await scene.store.fork().count(Observation, {})) === 0)
  t.deepEqual(seen.filter((line) => line.startsWith('ear')), ['ear messages:observe user: one', 'ear messages:observe user: two'])
  t.deepEqual(seen.filter((line) => line.startsWith('diary')).toSorted(), ['diary messages:observe assistant: heard: one', 'diary messages:observe assistant: heard: two', 'diary messages:observe user: one', 'diary messages:observe user: two'])
  t.like(scene.calls[0]!.by, { caller: { occasion: 'messages', principal: scene.caller.principal }, right: { capability: 'messages.observe', method: 'see' } })
})

databaseTest('one that fails is tried again later and holds up no turn; a right that is gone ends it', async (t, database) => {
  const scene = await openHandsScene(t, {
    store: await database.open(),
    grants: { broken: { 'messages.observe': { channels: ['*'] } }, gone: { 'messages.observe': { channels: ['*'] } } },
    guest(plugin) {
      if (plugin === 'gone') throw new CapabilityError('grant_missing', 'no')
      throw new RangeError('broken')
    },
  })
  await scene.chat.send(scene.caller, { text: 'hello' })
  await scene.chat.idle()
  t.is(await scene.store.fork().count(Message, { role: 'assistant', status: 'complete' }), 1)
  scene.ring()
  await until(async () => (await scene.store.fork().count(Observation, { tries: 1, claimedBy: null })) === 1 && (await scene.store.fork().count(Observation, {})) === 1)
  const [row] = await scene.store.fork().find(Observation, {})
  t.is(row!.plugin, 'broken')
  t.true(row!.dueAt.getTime() > Date.now())
})

databaseTest('a plugin that is far behind is not shown more', async (t, database) => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const scene = await openHandsScene(t, { store: await database.open(), grants: { slow: { 'messages.observe': { channels: ['*'] } } }, guest: () => promise })
  const { session } = await scene.chat.send(scene.caller, { text: 'first' })
  await scene.chat.idle()
  const message = (await scene.store.fork().findOne(Message, { session }))!
  const rows = Array.from({ length: 1_000 }, (_, index) => ({ id: `Z${String(index).padStart(25, '0')}`, plugin: 'slow', owner: message.owner, message: message.id, tries: 0, dueAt: new Date(9e12), claimedBy: null, leaseUntil: null }))
  await scene.store.fork().insertMany(Observation, rows)
  const before = await scene.store.fork().count(Observation, {})
  await scene.chat.send(scene.caller, { session, text: 'second' })
  await scene.chat.idle()
  t.is(await scene.store.fork().count(Observation, {}), before)
  resolve()
})

databaseTest('an answer that never came is none to be seen', async (t, database) => {
  const seen: string[] = []
  const scene = await openHandsScene(t, {
    store: await database.open(),
    grants: { diary: { 'messages.observe': { channels: ['console'], answers: true } } },
    guest: (_plugin, _entry, { text, role }) => void seen.push(`${role}: ${text}`),
    script: () => ({ status: 400, body: { error: { message: 'no' } } }),
  })
  await scene.chat.send(scene.caller, { text: 'hello' })
  await scene.chat.idle()
  scene.ring()
  await until(async () => (await scene.store.fork().count(Observation, {})) === 0)
  t.deepEqual(seen, ['user: hello'])
})
