import test from 'ava'
import { ulid } from 'ulid'
import { createInbox } from '../../../core/agent/inbox.ts'
import { Turn } from '../../../core/store/entities/turn.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { openLane } from '../../helpers/lane.ts'
import { addPrincipal } from '../../helpers/store.ts'

const both = await onBothDatabases(test)
const past = () => new Date(Date.now() - 60_000)

both('only the first turn of a session is taken, in the order of arrival', async (t, database) => {
  const { owner, accept, claims, openSession, store } = await openLane(database)
  const [one, , other] = [await accept(), await accept(), await accept({ session: await openSession() })]
  const taken = await claims().take(10)
  t.deepEqual(taken, [{ turn: one.turn.id, fence: 1, actor: owner }, { turn: other.turn.id, fence: 1, actor: owner }])
  t.deepEqual(await claims().take(10), [])
  await store.fork().nativeUpdate(Turn, { id: one.turn.id }, { status: 'done' })
  t.is((await claims().take(10)).length, 1)
})

both('a turn that waits for approval keeps its lane', async (t, database) => {
  const { accept, claims, store } = await openLane(database)
  const first = await accept()
  await accept()
  await store.fork().nativeUpdate(Turn, { id: first.turn.id }, { status: 'waiting' })
  t.deepEqual(await claims().take(10), [])
})

both('two gateways that look at once share the turns and take none twice', async (t, database) => {
  const { accept, claims, openSession } = await openLane(database)
  for (let index = 0; index < 12; index++) await accept({ session: await openSession() })
  const [one, two] = [claims('one'), claims('two')]
  const taken = (await Promise.all([one.take(4), two.take(4), one.take(4), two.take(4), one.take(4), two.take(4)])).flat()
  t.is(taken.length, 12)
  t.is(new Set(taken.map(({ turn }) => turn)).size, 12)
})

both('those served longest ago come first: a session with many messages does not hold up one with few', async (t, database) => {
  const { accept, claims, openSession, session, store } = await openLane(database)
  const busy = [await accept(), await accept()]
  const quiet = await accept({ session: await openSession() })
  t.deepEqual((await claims().take(1)).map(({ turn }) => turn), [busy[0]?.turn.id])
  await store.fork().nativeUpdate(Turn, { session, status: 'running' }, { status: 'done' })
  t.deepEqual((await claims().take(1)).map(({ turn }) => turn), [quiet.turn.id])
})

both('what runs out is put back and taken with a higher fence; what is renewed is not', async (t, database) => {
  const { owner, accept, claims, store, openSession } = await openLane(database)
  const [lost, held] = [await accept(), await accept({ session: await openSession() })]
  await claims('one').take(1)
  await claims('two').take(1)
  await store.fork().nativeUpdate(Turn, { id: { $in: [lost.turn.id, held.turn.id] } }, { leaseUntil: past() })
  t.like(await claims('two').renew([{ turn: held.turn.id, fence: 1 }]), { found: 1, lost: [] })
  t.deepEqual(await claims('two').take(5), [{ turn: lost.turn.id, fence: 2, actor: owner }])
})

both('a gateway that starts takes its own work up at once, and nobody else\'s', async (t, database) => {
  const { owner, accept, claims, openSession } = await openLane(database)
  const [own] = [await accept(), await accept({ session: await openSession() })]
  await claims('one').take(1)
  await claims('two').take(1)
  await claims('one').reclaim()
  t.deepEqual(await claims('one').take(5), [{ turn: own.turn.id, fence: 2, actor: owner }])
})

both('who works on a turn hears that it was stopped elsewhere', async (t, database) => {
  const { accept, claims, store } = await openLane(database)
  const { turn } = await accept()
  await claims('one').take(1)
  await store.fork().nativeUpdate(Turn, { id: turn.id }, { cancelledAt: new Date() })
  t.deepEqual((await claims('two').renew([])).cancelled, [])
  t.deepEqual((await claims('one').renew([{ turn: turn.id, fence: 1 }])).cancelled, [turn.id])
})

both('a turn that nobody works on here is not renewed: it runs out and is taken again, by this gateway too', async (t, database) => {
  const { owner, accept, claims, store } = await openLane(database)
  const { turn } = await accept({ claim: true })
  await store.fork().nativeUpdate(Turn, { id: turn.id }, { leaseUntil: past() })
  t.like(await claims('one').renew([]), { found: 1 })
  t.deepEqual(await claims('one').take(5), [{ turn: turn.id, fence: 2, actor: owner }])
})

both('who works on a turn hears that somebody else has it now', async (t, database) => {
  const { accept, claims, store } = await openLane(database)
  const { turn } = await accept({ claim: true })
  await store.fork().nativeUpdate(Turn, { id: turn.id }, { leaseUntil: past() })
  await claims('two').renew([])
  await claims('two').take(1)
  t.deepEqual((await claims('one').renew([{ turn: turn.id, fence: 1 }])).lost, [{ turn: turn.id, fence: 1 }])
  t.deepEqual((await claims('two').renew([{ turn: turn.id, fence: 2 }])).lost, [])
})

both('one of each person comes before anybody\'s second, however many wait; whoever has their share is passed over', async (t, database) => {
  const { accept, claims, openSession, store, owner } = await openLane(database)
  const other = await addPrincipal(store, 'member')
  for (let index = 0; index < 5; index++) await accept({ session: await openSession() })
  const late = await accept({ session: await openSession() })
  await store.fork().nativeUpdate(Turn, { id: late.turn.id }, { actor: other })
  t.deepEqual((await claims().take(2)).map(({ actor }) => actor), [owner, other])
  t.deepEqual((await claims().take(9, (_actor, taken) => taken.length < 1)).length, 1)
})

both('two turns of one session are never at work at once, also when the later one has the lower id: clocks of gateways differ', async (t, database) => {
  const { accept, caller, claims, owner, session, store } = await openLane(database)
  const ahead = await accept({ claim: true })
  const behind = createInbox({ store, gateway: 'two', newId: () => ulid(1) })
  const later = await behind.accept({ caller, owner, session, agent: 'assistant', text: 'later' }, () => true)
  t.deepEqual(await claims('two').take(5), [])
  await store.fork().nativeUpdate(Turn, { id: ahead.turn.id }, { status: 'done' })
  t.deepEqual((await claims('two').take(5)).map(({ turn }) => turn), [later?.turn.id])
})
