import { Readable } from 'node:stream'
import test from 'ava'
import { createVisits } from '../../../core/channels/visits.ts'

const event = { principal: 'ann', channel: 'c', event: 'e1' }

test('a call reaches its own visit, and only while that is open', async (t) => {
  const visits = createVisits()
  const got: unknown[] = []
  {
    using _one = visits.open('e1', { receive: async (message) => void got.push(message) })
    using _two = visits.open('d1', { sent: async (id) => void got.push(id), blobs: { read: async (blob) => ({ name: blob, type: '', data: Buffer.alloc(0) }) } })
    await visits.channel.receive(event, 'm', { conversations: 1 })
    await visits.channel.sent({ principal: 'ann', delivery: 'd1' }, '5')
    t.is((await visits.blobs.read({ principal: 'ann', delivery: 'd1' }, 'b', 'sample')).name, 'b')
    await t.throwsAsync(visits.channel.sent(event, '5'), { code: 'request_invalid' } as object)
    await t.throwsAsync(visits.blobs.read(event, 'b', 'sample'), { code: 'request_invalid' } as object)
    t.throws(() => visits.blobs.room(event), { code: 'request_invalid' } as object)
  }
  t.deepEqual(got, ['m', '5'])
  for (const caller of [event, { principal: 'ann' }, { principal: 'ann', event: 'other' }]) {
    await t.throwsAsync(visits.channel.receive(caller, 'm', { conversations: 1 }), { code: 'request_invalid' } as object)
    await t.throwsAsync(visits.blobs.keep(caller, 'x', Readable.from([])), { code: 'request_invalid' } as object)
  }
})
