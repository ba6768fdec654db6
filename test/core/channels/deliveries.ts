import test from 'ava'
import { createDeliveries, deliveryOf } from '../../../core/channels/deliveries.ts'
import { Channel } from '../../../core/store/entities/channel.ts'
import { Delivery } from '../../../core/store/entities/delivery.ts'
import { addPrincipal, openTestStore } from '../../helpers/store.ts'

const conversation = { id: 'conv', channel: 'c', room: 'r', thread: '' }
const turn = { id: 'turn', owner: 'ann', replyTo: null }
const message = { id: 'm', text: 'Hello', attachments: null, status: 'complete' as const, error: null }

test('an answer becomes a delivery under its own id', (t) => {
  const at = new Date(5)
  t.deepEqual(deliveryOf(conversation, turn, message, at), {
    id: 'm', owner: 'ann', channel: 'c', conversation: 'conv', turn: 'turn', message: { room: 'r', text: 'Hello', attachments: [] },
    state: 'waiting', sent: [], tries: 0, dueAt: at, error: null, createdAt: at, finishedAt: null,
  })
  const attachment = { blob: 'b', name: 'n', type: 't', bytes: 1 }
  t.deepEqual(deliveryOf({ ...conversation, thread: '7' }, { ...turn, replyTo: '5' }, { ...message, text: '', attachments: [attachment] })?.message, { room: 'r', thread: '7', text: '', attachments: [attachment], replyTo: '5' })
})

test('an answer that broke off says so, one that says nothing is not sent', (t) => {
  const textOf = (change: object) => (deliveryOf(conversation, turn, { ...message, ...change })?.message as { text: string } | undefined)?.text
  t.is(textOf({ text: ' \n' }), undefined)
  t.is(textOf({ text: '', status: 'cancelled' }), undefined)
  t.is(textOf({ text: 'So f', status: 'cancelled' }), 'So f')
  t.is(textOf({ text: 'So f', status: 'failed', error: { code: 'x', message: 'The model is away.' } }), 'So f\n\n⚠ I could not finish this: The model is away.')
  t.is(textOf({ text: '', status: 'failed', error: null }), '⚠ I could not finish this: something failed.')
})

test('words to a stranger are stored once, and only where there is a channel', async (t) => {
  const store = await openTestStore(t)
  const clock = { now: Date.parse('2026-01-01T00:00:00Z') }
  const at = new Date(clock.now)
  await store.fork().insert(Channel, { name: 'c', owner: await addPrincipal(store), plugin: 'p', kind: 'k', agent: null, policy: 'pairing', allowed: [], dailyLimit: null, enabled: true, cursor: null, problem: null, claimedBy: null, leaseUntil: null, createdAt: at, updatedAt: at })
  const nudged: string[] = []
  const { tell } = createDeliveries({ store, nudge: (channel) => void nudged.push(channel), now: () => new Date(clock.now) })
  await tell('c', 'r', undefined, 'Your code is 1')
  await tell('c', 'r', undefined, 'Your code is 1')
  await tell('c', 'r', '7', 'Your code is 1')
  await tell('c', 'r', undefined, 'Your code is 1', 'm5')
  await tell('none', 'r', undefined, 'x')
  clock.now += 61_000
  await tell('c', 'r', undefined, 'Your code is 1')
  const rows = await store.fork().find(Delivery, {}, { orderBy: { id: 'asc' } })
  t.deepEqual(rows.map((row) => row.message), [
    { room: 'r', text: 'Your code is 1', attachments: [] }, { room: 'r', thread: '7', text: 'Your code is 1', attachments: [] },
    { room: 'r', text: 'Your code is 1', attachments: [], replyTo: 'm5' }, { room: 'r', text: 'Your code is 1', attachments: [] },
  ])
  t.deepEqual(nudged, ['c', 'c', 'c', 'c'])
})
