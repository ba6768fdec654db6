import test from 'ava'
import { codeOf, createScene, valueOf } from '../../helpers/broker-scene.ts'

test('draws as many bytes as asked for, up to 64 KiB', async (t) => {
  const { request } = createScene({ asks: { random: {} } })
  t.is(Buffer.from(valueOf(await request('random', 'bytes', { count: 65_536 })).base64, 'base64').length, 65_536)
  for (const count of [0, -1, 65_537, 1.5, '1']) t.is(codeOf(await request('random', 'bytes', { count })), 'request_invalid')
  t.regex(valueOf(await request('random', 'uuid')).uuid, /^[\da-f]{8}-[\da-f]{4}-4/)
})
