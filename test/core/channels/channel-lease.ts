import test from 'ava'
import { createLeases, leaseMs } from '../../../core/channels/channel-lease.ts'
import { Channel } from '../../../core/store/entities/channel.ts'
import type { Store } from '../../../core/store/store.ts'
import { onBothDatabases } from '../../helpers/databases.ts'
import { addPrincipal } from '../../helpers/store.ts'

const databaseTest = await onBothDatabases(test)

async function addChannel(store: Store): Promise<void> {
  const at = new Date()
  await store.fork().insert(Channel, { name: 'c', owner: await addPrincipal(store, 'owner'), plugin: 'p', kind: 'k', agent: null, policy: 'pairing', allowed: [], dailyLimit: null, enabled: true, cursor: null, problem: null, claimedBy: null, leaseUntil: null, createdAt: at, updatedAt: at })
}

databaseTest('one gateway has it; after a restart at once, after another one only when its lease ran out', async (t, database) => {
  const store = await database.open()
  await addChannel(store)
  const [one, two] = ['one', 'two'].map((gateway) => createLeases({ store, gateway }))
  const lease = await one!.take('c')
  t.deepEqual(lease, { channel: 'c', fence: 1 })
  t.is(await two!.take('c'), undefined)
  t.true(await one!.renew(lease!))
  const again = await one!.take('c')
  t.deepEqual(again, { channel: 'c', fence: 2 })
  t.false(await one!.renew(lease!))

  const { leaseUntil } = await store.fork().findOneOrFail(Channel, { name: 'c' })
  t.true(Math.abs(leaseUntil!.getTime() - Date.now() - leaseMs) < 5_000)
  await store.fork().nativeUpdate(Channel, { name: 'c' }, { leaseUntil: new Date(Date.now() - 1_000) })
  t.deepEqual(await two!.take('c'), { channel: 'c', fence: 3 })
  await t.throwsAsync(one!.write(again!, async () => t.fail()), { code: 'channel_lost' } as object)
  t.is(await two!.write({ channel: 'c', fence: 3 }, async () => 5), 5)
})

databaseTest('what is switched off or gone is nobody\'s; what is given back is anybody\'s', async (t, database) => {
  const store = await database.open()
  await addChannel(store)
  const [one, two] = ['one', 'two'].map((gateway) => createLeases({ store, gateway }))
  t.is(await one!.take('none'), undefined)
  const lease = (await one!.take('c'))!
  await two!.giveBack({ ...lease })
  t.is(await two!.take('c'), undefined)
  await one!.giveBack(lease)
  t.deepEqual(await two!.take('c'), { channel: 'c', fence: 2 })
  await store.fork().nativeUpdate(Channel, { name: 'c' }, { enabled: false })
  t.false(await two!.renew({ channel: 'c', fence: 2 }))
  t.is(await two!.take('c'), undefined)
})

databaseTest('of ten that want it at once, one gets it', async (t, database) => {
  const store = await database.open()
  await addChannel(store)
  const taken = await Promise.all(Array.from({ length: 10 }, (_, n) => createLeases({ store, gateway: `g${n}` }).take('c')))
  t.is(taken.filter((lease) => lease !== undefined).length, 1)
})
