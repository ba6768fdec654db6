import { Readable } from 'node:stream'
import test from 'ava'
import { sendVisit } from '../../../core/channels/send-visit.ts'
import { openPlatformScene } from '../../helpers/platform-scene.ts'

test('parts are recorded as they go out, each once; files are those of the message', async (t) => {
  const scene = await openPlatformScene(t)
  const lease = (await scene.leases.take('platform'))!
  const [own, other] = [await scene.blobs.keep(scene.owner.principal, 'a', Readable.from(['a'].map(Buffer.from))), await scene.blobs.keep(scene.owner.principal, 'b', Readable.from(['b'].map(Buffer.from)))]
  const message = { room: 'r', text: 'x', attachments: [{ blob: own.id, name: 'shown.txt', type: 'x', bytes: 1 }] }
  const row = await scene.delivery('x', { sent: ['1'], message })
  const visit = sendVisit({ leases: scene.leases, lease, blobs: scene.blobs }, row, message)

  await visit.sent('2')
  await visit.sent('2')
  t.deepEqual(visit.recorded, ['1', '2'])
  t.deepEqual((await scene.rows())[0]!.sent, ['1', '2'])

  const { name, type, data } = await visit.blobs!.read!(own.id)
  t.deepEqual([name, type, data.toString()], ['shown.txt', 'text/plain', 'a'])
  await t.throwsAsync(visit.blobs!.read!(other.id), { code: 'request_invalid' } as object)
  t.is(visit.receive, undefined)
  t.is(visit.blobs!.keep, undefined)

  for (let n = 3; n <= 200; n++) await visit.sent(String(n))
  await t.throwsAsync(visit.sent('201'), { code: 'quota_exceeded' } as object)
})

test('a gateway that lost the channel records nothing', async (t) => {
  const scene = await openPlatformScene(t)
  const lease = (await scene.leases.take('platform'))!
  await scene.leases.take('platform')
  const row = await scene.delivery('x')
  const visit = sendVisit({ leases: scene.leases, lease, blobs: scene.blobs }, row, { room: 'r', text: 'x', attachments: [] })
  await t.throwsAsync(visit.sent('1'), { code: 'channel_lost' } as object)
  t.deepEqual((await scene.rows())[0]!.sent, [])
})
