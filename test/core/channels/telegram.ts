import test from 'ava'
import { Delivery } from '../../../core/store/entities/delivery.ts'
import { ChannelEvent } from '../../../core/store/entities/channel-event.ts'
import { createDeliveries } from '../../../core/channels/deliveries.ts'
import { buildGuest } from '../../../scripts/build-guest.ts'
import { openChannelScene, until } from '../../helpers/channel-scene.ts'
import { startTelegram } from '../../helpers/telegram-server.ts'

test.before(() => buildGuest())

const token = '123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11'

async function setUp(t: Parameters<typeof openChannelScene>[0], apiRoot: string, options: Parameters<typeof openChannelScene>[1] = {}) {
  const scene = await openChannelScene(t, options)
  await scene.plugins.configure(scene.owner, { plugin: 'telegram', config: { apiRoot } })
  await scene.vault.set(scene.owner, { plugin: 'telegram', name: 'bot_token', value: token })
  await scene.addChannel('telegram')
  return scene
}

test('a person writes, the guest maps it, it is received; an answer is sent and seen', async (t) => {
  const server = await startTelegram(t)
  const scene = await setUp(t, server.config.apiURL)
  const keeper = await scene.start()
  const client = server.getClient(token, { userId: 42, chatId: 42, firstName: 'Ann', timeout: 10_000 })
  await client.sendMessage(client.makeMessage('Hello there'))

  const { message } = await until(() => scene.received[0])
  t.like(message, { room: { id: '42', kind: 'direct' }, sender: { id: '42', label: 'Ann' }, text: 'Hello there', edited: false })
  await until(async () => (await scene.store.fork().findOne(ChannelEvent, { state: 'done' })) ?? undefined)
  t.is((await scene.channel('telegram')).problem, null)

  const deliveries = createDeliveries({ store: scene.store, nudge: keeper.nudge })
  await deliveries.tell('telegram', '42', undefined, 'Hello **Ann**, see `code`.')
  const updates = await client.getUpdates()
  t.like(updates.result[0]?.message, { text: 'Hello Ann, see code.', entities: [{ type: 'bold', offset: 6, length: 3 }, { type: 'code', offset: 15, length: 4 }] })
  const row = await until(async () => (await scene.store.fork().findOne(Delivery, { state: 'sent' }, { disableIdentityMap: true })) ?? undefined)
  t.is(row.sent.length, 1)
  t.false(scene.logged.map((l) => (l.details.err as any)?.message).includes(token))
})

