import test from 'ava'
import type { Caller } from '../../../core/access/caller.ts'
import { createCommandDeeds } from '../../../core/channels/command-deeds.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { receptionScene } from '../../helpers/reception-scene.ts'

const databaseTest = await onBothDatabases(test)
const caller: Caller = { principal: 'p', name: 'Ann', role: 'owner', scopes: new Set(['chat']), origin: 'channel' }

databaseTest('what waits or runs in a conversation is stopped, the last one first, and of one person where that is meant', async (t, database) => {
  const store = await database.open()
  const scene = await receptionScene(store, { policy: 'open', dailyLimit: 10 })
  await scene.pair('ann')
  for (const from of ['ann', 'eve', 'ann']) await scene.write({ from, group: true })
  await scene.write({ from: 'ann' })
  const [first, second, third, direct] = await store.fork().find(Turn, {}, { orderBy: { id: 'asc' } })
  await store.fork().nativeUpdate(Turn, { id: first!.id }, { status: 'done' })
  const cancelled: string[] = []
  const deeds = createCommandDeeds({
    store,
    chat: { cancel: async (by, { turn }) => (cancelled.push(turn), t.is(by.principal, scene.owner), { cancelled: true }) },
    agents: { find: async () => undefined, put: async () => { throw new TypeError() } },
    models: { current: async () => ({ default: null, ready: false }), list: async () => { throw new TypeError() } },
    approvals: { decideFromChat: async () => { throw new TypeError() } },
  })
  t.is(await deeds.stop(second!.session, second!.actor), 1)
  t.deepEqual(cancelled.splice(0), [second!.id])
  t.is(await deeds.stop(second!.session), 2)
  t.deepEqual(cancelled, [third!.id, second!.id])
  t.not(direct!.session, second!.session)
})

databaseTest('an agent’s own model comes before the one that answers otherwise; an unknown one is not chosen', async (t, database) => {
  const put: object[] = []
  const agent = { name: 'home', model: 'lab/own' as string | null, fallbacks: [], daily: {}, instructions: '', tools: 'all' as const, limits: { steps: 1, tokens: 1, seconds: 1 }, default: false }
  const deeds = createCommandDeeds({
    store: await database.open(),
    chat: { cancel: async () => ({ cancelled: false }) },
    agents: { find: async (name) => ({ ...agent, model: name === 'home' ? agent.model : null }), put: async (_, input) => (put.push(input), { agent }) },
    models: { current: async () => ({ default: 'lab/one', ready: true }), list: async () => ({ models: [{ id: 'lab/two', provider: 'lab', name: 'two' }], providers: [], default: null, ready: true, hint: null }) },
    approvals: { decideFromChat: async () => { throw new TypeError() } },
  })
  t.is(await deeds.model('home'), 'lab/own')
  t.is(await deeds.model('other'), 'lab/one')
  t.true(await deeds.chooseModel(caller, 'home', 'lab/two'))
  t.false(await deeds.chooseModel(caller, 'home', 'lab/three'))
  t.deepEqual(put, [{ name: 'home', model: 'lab/two' }])
})
